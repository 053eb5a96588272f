import { spawnSync } from 'child_process';
import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import * as ecs from '@aws-sdk/client-ecs';
import { COMMANDS } from '../../proofs/journey/commands';
import { Allowlist, HttpMethod, NginxConfiguration, ProxyImage, Route } from '../../src';
import { containersOf, TestStack } from '../../testing/cdk';
import { exampleFolders } from '../../testing/examples';
import { codeBlocks, pages, runSnippet, shellSnippets, testWith } from '../../testing/shell-snippets';
import { textOf } from '../../testing/started-container';
import { temporaryFolder } from '../../testing/temporary-folder';

/** All shell commands of the documentation. A test here runs each block, or a list names the command that runs it instead. */

const ROOT = path.resolve(__dirname, '../..');
const SNIPPETS = shellSnippets();
const folder = temporaryFolder();

/** A block that is not run here. */
interface Listed {
  readonly page: string;
  /** The whole block, so that a changed block has to be decided on again. */
  readonly text: string;
  readonly reason: string;
  /** The file that runs the commands. */
  readonly ranBy: string;
}

const LISTED: Listed[] = [
  {
    page: 'README.md',
    text: `npm run demo   # about a minute: synthesizes an example, runs its configuration in real NGINX, sends good and bad traffic to it
npm test       # about seven minutes on two cores, with the installation: all tests
`,
    reason: 'a test runs the first command in its own process, and the second command runs this test',
    ranBy: 'test/scripts/demo.test.ts',
  },
  { page: 'CONTRIBUTING.md', text: 'npm test\n', reason: 'the command runs this test', ranBy: 'test/project/shell-snippets.test.ts' },
  ...['authentication', 'autoscaling-and-alarms', 'blue-green', 'canary', 'platform-team'].map((example) => ({
    page: `examples/${example}/README.md`,
    text: 'npx cdk synth\n',
    reason: '`npm run deploy:local` runs the command in the folder of every example, which takes seconds for each',
    ranBy: 'proofs/deploy-local.ts',
  })),
  {
    page: 'docs/languages.md',
    text: `python3 -m venv .venv
. .venv/bin/activate
pip install "aws-cdk-lib>=2.257.0,<3" cdk-reverse-proxied-service
npx --yes aws-cdk@2 synth
`,
    reason: '`npm run languages` does the same with the wheel of this tree, because the package is not published yet',
    ranBy: 'proofs/languages/python.ts',
  },
  {
    page: 'docs/commands/check.md',
    text: 'npx cdk-reverse-proxied-service check --routes routes.yaml proxy.log\n',
    reason: 'a test compares the output',
    ranBy: 'test/commands/check/documentation.test.ts',
  },
  {
    page: 'docs/commands/learn.md',
    text: 'npx cdk-reverse-proxied-service learn access.log\n',
    reason: 'a test compares the output',
    ranBy: 'test/commands/learn/documentation.test.ts',
  },
  {
    page: 'docs/commands/learn.md',
    text: `npm install --save-dev @aws-sdk/client-athena
npx cdk-reverse-proxied-service learn --athena logs.alb_access_logs --since 2026-11-01 --out routes.yaml
`,
    reason: '`npm run athena` runs the second command against a server that stands in for Athena',
    ranBy: 'proofs/athena/checks.ts',
  },
  {
    page: 'docs/commands/diff.md',
    text: 'npx cdk-reverse-proxied-service diff old.yaml new.yaml\n',
    reason: 'a test compares the output',
    ranBy: 'test/commands/diff/documentation.test.ts',
  },
  ...['', ' logs/'].map((logs) => ({
    page: 'docs/commands/report.md',
    text: `npx cdk-reverse-proxied-service report --routes routes.yaml --out allowlist.html${logs}\n`,
    reason: 'a test runs the command on other files',
    ranBy: 'test/commands/report/report-command.test.ts',
  })),
  ...['DELETE /orders/17', 'GET /files/a%2Fb.txt', 'GET /users/me'].map((request) => ({
    page: 'docs/commands/explain.md',
    text: `npx cdk-reverse-proxied-service explain --routes routes.yaml ${request}\n`,
    reason: 'a test compares the output',
    ranBy: 'test/commands/explain/documentation.test.ts',
  })),
  ...Object.values(COMMANDS).map((text) => ({
    page: 'docs/journey.md',
    text: `${text}\n`,
    reason: '`npm run journey` runs the commands, and writes the blocks',
    ranBy: 'proofs/journey/commands.ts',
  })),
];

/** The pages whose blocks are all run in their order, and the file that runs them. */
const WHOLE_PAGES: Record<string, string> = { 'docs/first-app.md': 'proofs/languages/first-app.ts' };

/** The blocks that are run, by a text that only they contain. */
const RUN = {
  routesFile: 'npx cdk-reverse-proxied-service print',
  certificate: 'openssl req',
  redeploy: 'aws ecs update-service',
  digest: 'docker buildx imagetools inspect',
  /** Run by image-pipeline.test.ts. */
  pipeline: 'docker push',
  readConfiguration: 'aws ecs describe-task-definition',
};

/** The text of a block that is run here. */
function snippet(name: keyof typeof RUN): string {
  return SNIPPETS.find(({ text }) => text.includes(RUN[name]))!.text;
}

function workplace(): string {
  return fs.mkdtempSync(path.join(folder, 'workplace-'));
}

describe('a decision about a shell block', () => {
  const decided = ({ page, text }: { page: string; text: string }) => [
    ...Object.values(RUN).filter((part) => text.includes(part)),
    ...LISTED.filter((listed) => listed.page === page && listed.text === text).map(({ reason }) => reason),
    ...page in WHOLE_PAGES ? [WHOLE_PAGES[page]] : [],
  ];

  test('exists for each block: run it here, or list it with a reason', () => {
    expect(SNIPPETS.length).toBeGreaterThan(10);
    expect(SNIPPETS.filter((block) => decided(block).length !== 1).map(({ page, text }) => `${page}:\n${text}`)).toEqual([]);
  });

  test('applies to exactly one block', () => {
    const uses = (is: (block: { page: string; text: string }) => boolean) => SNIPPETS.filter(is).length;
    expect(Object.values(RUN).filter((part) => uses(({ text }) => text.includes(part)) !== 1)).toEqual([]);
    expect(LISTED.filter(({ page, text }) => uses((block) => block.page === page && block.text === text) !== 1)).toEqual([]);
    expect([...LISTED.map(({ ranBy }) => ranBy), ...Object.values(WHOLE_PAGES)].filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test('is required for blocks without a language, too', () => {
    const known = ['sh', 'ts', 'js', 'yaml', 'json', 'text', 'markdown', 'mermaid', 'python', 'java', 'xml', 'go', 'csharp'];
    expect(pages().flatMap((page) => codeBlocks(page).map(({ language }) => `${page}: ${language}`)).filter((block) => !known.includes(block.split(': ')[1]))).toEqual([]);
  });
});

describe('all blocks', () => {
  test.each(['sh', 'bash'])('have the syntax of %s', (shell) => {
    const wrong = SNIPPETS.map(({ page, text }) => [page, spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' }).stderr]).filter(([, error]) => error !== '');
    expect(wrong).toEqual([]);
  });

  testWith('jq')('contain jq programs that compile', () => {
    const programs = SNIPPETS.flatMap(({ text }) => [...text.matchAll(/\bjq((?: +-[a-z]+)*(?: +--arg +\S+ +\S+)*) +'([^']+)'/g)]);
    expect(programs.length).toBeGreaterThan(1);
    for (const [, options, program] of programs) {
      const names = [...options.matchAll(/--arg +(\S+)/g)].flatMap(([, name]) => ['--arg', name, '']);
      const { status, stderr } = spawnSync('jq', ['-n', ...names, `if true then 0 else (${program}) end`], { encoding: 'utf8' });
      expect([program, status, stderr]).toEqual([program, 0, '']);
    }
  });

  test('call AWS operations with options that exist', () => {
    const calls = SNIPPETS.flatMap(({ text }) => [...text.replaceAll('\\\n', ' ').matchAll(/^ *aws ([a-z0-9-]+) ([a-z-]+)([^|\n]*)/gm)]);
    expect(calls.length).toBeGreaterThan(3);
    const checked = calls.filter(([, service]) => service === 'ecs');
    // The client of Secrets Manager is not among the dependencies.
    expect(new Set(calls.filter((call) => !checked.includes(call)).map(([, service, operation]) => `${service} ${operation}`))).toEqual(new Set(['secretsmanager create-secret']));
    const models = path.join(path.dirname(require.resolve('@aws-sdk/client-ecs/package.json')), 'dist-types/models');
    const types = fs.readdirSync(models).filter((name) => name.endsWith('.d.ts')).map((name) => fs.readFileSync(path.join(models, name), 'utf8')).join('\n');
    const ofTheCli = ['query', 'output'];
    for (const [, , operation, options] of checked) {
      const name = camelCase(`-${operation}`);
      expect(ecs).toHaveProperty(`${name}Command`);
      const members = new RegExp(`interface ${name}Request \\{([^]*?)\\n\\}`).exec(types)?.[1] ?? '';
      const unknown = [...options.matchAll(/ --(?:no-)?([a-z-]+)/g)].map(([, option]) => option).filter((option) => !ofTheCli.includes(option))
        .filter((option) => !new RegExp(`^ {4}${camelCase(option)}\\??:`, 'm').test(members));
      expect([operation, unknown]).toEqual([operation, []]);
    }
  });
});

const camelCase = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

interface NpmCommand {
  readonly page: string;
  readonly command: string;
  /** The options after the command, and those that the rest of the line lists for the command. */
  readonly options: string[];
}

/** The commands of npm and npx, in blocks and in sentences. */
function npmCommands(): NpmCommand[] {
  return pages().flatMap((page) => {
    const inBlocks = codeBlocks(page).filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n'))
      .filter((line) => /^(?:npm|npx) /.test(line)).map((line) => line.split(' #')[0]);
    // Each part begins with a command and contains the rest of the line, up to the next command.
    const inSentences = fs.readFileSync(path.join(ROOT, page), 'utf8').split('\n')
      .flatMap((line) => line.split(/`(?=(?:[A-Z_]+=\S+ )*(?:npm|npx) )/).slice(1));
    return [...inBlocks, ...inSentences].map((part) => ({
      page,
      command: part.split('`')[0].trim(),
      options: [...part.matchAll(/(?:^|`)[^`]*?-- (--[^`]+)/g)].flatMap(([, given]) => [...given.matchAll(/--([a-z-]+)/g)]).map(([, option]) => option),
    }));
  });
}

describe('the commands of npm on all pages', () => {
  const commands = npmCommands();
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const { tasks } = JSON.parse(fs.readFileSync(path.join(ROOT, '.projen/tasks.json'), 'utf8'));
  const scriptOf = (command: string) => /^npm (?:run )?(?:-s )?(test$|(?<=run (?:-s )?)[\w:-]+)/.exec(command)?.[1];
  const taskOf = (command: string) => /^npx projen ([\w:-]+)/.exec(command)?.[1];

  test('are found', () => {
    expect(commands.length).toBeGreaterThan(60);
  });

  test('are known commands', () => {
    const others = commands.filter(({ command }) => scriptOf(command) === undefined && taskOf(command) === undefined).map(({ command }) => command);
    // Of npm, of projen without a task, of the CDK CLI, of this package, of Jest and of ESLint.
    const known = /^npm (?:ci|install (?:cdk-reverse-proxied-service|--save-dev @aws-sdk\/client-athena))$|^npx projen$|^npx (?:cdk|(?:--yes )?aws-cdk@2) (?:init|synth|deploy)\b|^npx cdk-reverse-proxied-service(?: |$)|(?:^|=\S+ )npx (?:jest|eslint) /;
    expect(others.filter((command) => !known.test(command))).toEqual([]);
  });

  test('run commands of the package that exist', () => {
    const named = commands.map(({ command }) => /^npx cdk-reverse-proxied-service ([a-z]+)/.exec(command)?.[1]).filter((name) => name !== undefined);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !fs.existsSync(path.join(ROOT, `docs/commands/${name}.md`)))).toEqual([]);
  });

  test('run scripts and tasks that exist', () => {
    const missing = commands.filter(({ command }) => {
      const [script, task] = [scriptOf(command), taskOf(command)];
      return script !== undefined && !Object.hasOwn(scripts, script) || task !== undefined && !Object.hasOwn(tasks, task);
    });
    expect(missing).toEqual([]);
  });

  test('pass options that exist to scripts', () => {
    const given = commands.flatMap(({ command, options, page }) => options.map((option) => ({ page, option, script: scriptOf(command)! })))
      .filter(({ script }) => script !== undefined);
    expect(given.length).toBeGreaterThan(5);
    const unknown = given.filter(({ script, option }) => {
      const source = fs.readFileSync(path.join(ROOT, /\S+\.ts$/.exec(scripts[script])?.[0] ?? `the script of ${script}`), 'utf8');
      return !new RegExp(`^\\s*.*'?${option}'?: \\{ type:`, 'm').test(source);
    });
    expect(unknown).toEqual([]);
  });

  test('name files and folders that exist', () => {
    const named = commands.filter(({ command }) => /npx (?:jest|eslint) /.test(command))
      .flatMap(({ command }) => command.split(/npx (?:jest|eslint) /)[1].split(' ').filter((word) => /^[a-z][\w/-]*$/.test(word)));
    expect(named).toContain('test/nginx/verdict/decisions');
    // Jest takes the beginning of a name.
    const exists = (name: string) => fs.existsSync(path.join(ROOT, name))
      || fs.readdirSync(path.join(ROOT, path.dirname(name))).some((entry) => entry.startsWith(path.basename(name)));
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });
});

test('the blocks with `npx cdk synth` belong to folders of examples', () => {
  const synthesizing = LISTED.filter(({ text }) => text === 'npx cdk synth\n').map(({ page }) => path.join(ROOT, path.dirname(page)));
  expect(exampleFolders()).toEqual(expect.arrayContaining(synthesizing));
});

describe('docs/separate-parts.md', () => {
  test('prints and replays the routes file above the commands', () => {
    const routes = codeBlocks('docs/separate-parts.md').find(({ language, text }) => language === 'yaml' && text.includes('template: /orders/{id}'))!.text;
    const place = workplace();
    fs.writeFileSync(path.join(place, 'routes.yaml'), routes);
    const request = (method: string, target: string) => `${JSON.stringify({ method, target, headers: [['Host', 'api.example.com']] })}\n`;
    fs.writeFileSync(path.join(place, 'requests.jsonl'), request('GET', '/api/items') + request('GET', '/orders/1') + request('DELETE', '/api/items') + request('GET', '/'));
    // The command of the sources, which need not be compiled.
    const source = (name: string) => path.join(ROOT, name);
    const npx = `shift; case "$1" in print) script=print-config ;; *) script="$1" ;; esac; shift
exec '${process.execPath}' -r '${source('testing/setup/typescript.js')}' "${source('scripts')}/$script.ts" "$@"`;
    const { status, stdout, stderr } = runSnippet(`set -e\n${snippet('routesFile')}`, { folder: place, standIns: { npx } });
    expect([status, stderr]).toEqual([0, '']);
    const allowlist = new Allowlist({
      hosts: ['api.example.com'],
      routes: [Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }), Route.template('/orders/{id}')],
    });
    expect(stdout.startsWith(new NginxConfiguration({ allowlist, appPort: 3000 }).text)).toBe(true);
    expect(stdout).toContain('4 requests: 2 reached the app, 2 did not');
  }, 120_000);
});

describe('docs/tls.md', () => {
  testWith('openssl')('makes a key and a certificate, stores both, and removes the key', () => {
    const place = workplace();
    const aws = 'for last in "$@"; do :; done; cp "${last#file://}" "stored-$(basename "$4")"';
    const { status, calls } = runSnippet(`set -e\n${snippet('certificate')}`, { folder: place, standIns: { aws } });
    expect(status).toBe(0);
    expect(calls).toEqual([
      ['aws', 'secretsmanager', 'create-secret', '--name', 'orders/tls-certificate', '--secret-string', 'file://certificate.pem'],
      ['aws', 'secretsmanager', 'create-secret', '--name', 'orders/tls-key', '--secret-string', 'file://key.pem'],
    ]);
    expect(fs.readdirSync(place).sort()).toEqual(['certificate.pem', 'stored-tls-certificate', 'stored-tls-key']);
    const read = (name: string) => fs.readFileSync(path.join(place, name), 'utf8');
    const certificate = new crypto.X509Certificate(read('stored-tls-certificate'));
    expect(certificate.checkPrivateKey(crypto.createPrivateKey(read('stored-tls-key')))).toBe(true);
    expect(certificate.checkHost('orders.internal')).toBe('orders.internal');
  });

  test('deploys the service again', () => {
    expect(runSnippet(snippet('redeploy'), { folder: workplace(), standIns: { aws: '' } })).toMatchObject({
      status: 0, calls: [['aws', 'ecs', 'update-service', '--cluster', 'CLUSTER', '--service', 'SERVICE', '--force-new-deployment']],
    });
  });
});

describe('docs/images.md', () => {
  test('asks for the digest of the default image', () => {
    const stack = new TestStack();
    stack.service({ proxyImage: ProxyImage.stock() });
    const { calls } = runSnippet(snippet('digest'), { folder: workplace(), standIns: { docker: '' } });
    expect(calls).toEqual([['docker', 'buildx', 'imagetools', 'inspect', containersOf(stack).nginx.Image]]);
  });

  test('reads the configuration of a deployed task definition', () => {
    const stack = new TestStack();
    stack.service({ proxyImage: ProxyImage.stock() });
    const { nginx } = containersOf(stack);
    const { status, stdout, calls } = runSnippet(snippet('readConfiguration'), {
      folder: workplace(), standIns: { aws: 'printf \'%s\\n\' "$COMMAND"' }, env: { COMMAND: nginx.Command[0] },
    });
    expect([status, stdout]).toEqual([0, textOf(nginx)]);
    expect(calls).toEqual([[
      'aws', 'ecs', 'describe-task-definition', '--task-definition', 'FAMILY',
      // The container that has this name.
      '--query', `taskDefinition.containerDefinitions[?name==\`${nginx.Name}\`].command[0]`, '--output', 'text',
    ]]);
  });
});
