import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMap, isScalar, parse, parseDocument, visit } from 'yaml';
import { BILL_OF_MATERIALS } from '../../scripts/bill-of-materials';

const FOLDER = path.resolve(__dirname, '../../.github/workflows');
const read = (file: string) => fs.readFileSync(path.join(FOLDER, file), 'utf8');
const FILES = fs.readdirSync(FOLDER);

type Permissions = string | Record<string, string>;
interface Step { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown>; readonly env?: Record<string, string> }
interface Job { readonly permissions?: Permissions; readonly environment?: string; readonly env?: Record<string, string>; readonly steps: Step[] }
interface Workflow { readonly on: Record<string, unknown>; readonly permissions?: Permissions; readonly jobs: Record<string, Job> }

const may = (permissions: Permissions | undefined) =>
  typeof permissions === 'string' ? [permissions] : Object.entries(permissions ?? {}).filter(([, access]) => access === 'write').map(([name]) => `${name}: write`);
/** Values that GitHub gives to every job, and values that each workflow sets itself, are not secrets. */
const secretsOf = (job: Job) => [...new Set([...JSON.stringify(job).matchAll(/secrets\.(\w+)|secrets\[|toJSON\(secrets/g)].map(([whole, name]) => name ?? whole))];

/** Workflow settings that allow third parties to act in the name of the project. */
function problems(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const found: string[] = [];
  visit(parseDocument(text), {
    Map(_, step) {
      const uses = isMap(step) ? step.get('uses', true) : undefined;
      if (isScalar(uses) && !(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(String(uses.value)) && /^ v\d+\.\d+\.\d+$/.test(uses.comment ?? ''))) {
        found.push(`${String(uses.value)} is not pinned to a commit with its version beside it`);
      }
    },
  });
  if (workflow.permissions === undefined || may(workflow.permissions).length > 0) {
    found.push('a job that names no permissions gets some');
  }
  const byPullRequests = ['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run'].filter((event) => event in workflow.on);
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const checkouts = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    const runsCode = job.steps.some(({ run }) => run !== undefined && /\b(?:npm|npx|node|bash|make|yarn)\b/.test(run));
    const writes = may(job.permissions);
    if (job.permissions === undefined) {
      found.push(`${name} names no permissions`);
    }
    if (checkouts.some((step) => step.with?.['persist-credentials'] !== false)) {
      found.push(`${name} leaves the credentials of its checkout behind`);
    }
    if (byPullRequests.includes('pull_request') && (checkouts.length > 0 || runsCode) && (writes.length > 0 || secretsOf(job).length > 0)) {
      found.push(`${name} runs the code of a pull request with ${[...writes, ...secretsOf(job)].join(', ')}`);
    }
    if (byPullRequests.some((event) => event !== 'pull_request') && (checkouts.length > 0 || job.steps.some(({ run }) => run !== undefined))) {
      found.push(`${name} runs something with the rights of the project at a pull request`);
    }
    if (writes.includes('contents: write') && (checkouts.length > 0 || runsCode)) {
      found.push(`${name} runs code and may write contents`);
    }
    if ((writes.includes('id-token: write') || secretsOf(job).some((secret) => !['GITHUB_TOKEN', 'PROJEN_GITHUB_TOKEN'].includes(secret))) && job.environment === undefined) {
      found.push(`${name} publishes without a protected environment`);
    }
    if (/@latest\b/.test(JSON.stringify(job.steps.map(({ run }) => run ?? '')))) {
      found.push(`${name} runs whatever is the latest version`);
    }
  }
  return found;
}

test.each(FILES)('%s pins its actions and keeps permissions and secrets to a minimum', (file) => {
  expect(problems(read(file))).toEqual([]);
});

const workflow = (on: string, job: string, permissions = 'permissions: {}') => `on:\n  ${on}: {}\n${permissions}\njobs:\n  a:\n${job.replace(/^/gm, '    ')}\n`;
const CHECKOUT = `- uses: actions/checkout@${'1'.repeat(40)} # v1.2.3\n  with:\n    persist-credentials: false`;

test.each([
  ['a tag', workflow('push', 'permissions: {}\nsteps:\n- uses: a/b@v1 # v1.0.0'), ['a/b@v1 is not pinned']],
  ['a commit without its version', workflow('push', `permissions: {}\nsteps:\n- uses: a/b@${'1'.repeat(40)}`), ['is not pinned']],
  ['no permissions at the top', workflow('push', 'permissions: {}\nsteps: []', ''), ['a job that names no']],
  ['all of them', workflow('push', 'permissions: {}\nsteps: []', 'permissions: write-all'), ['a job that names no']],
  ['a job without permissions', workflow('push', 'steps: []'), ['a names no permissions']],
  ['credentials', workflow('push', `permissions: {}\nsteps:\n- uses: actions/checkout@${'1'.repeat(40)} # v1.2.3`), ['leaves the credentials']],
  ['writing', workflow('pull_request', `permissions: {checks: write}\nsteps:\n${CHECKOUT}\n- run: npm ci`), ['with checks: write']],
  ['a secret', workflow('pull_request', `permissions: {}\nenvironment: x\nsteps:\n${CHECKOUT}\n- run: npm ci\n  env: {A: "\${{ secrets.A }}"}`), ['with A']],
  ['code of a pull request with the rights of the project', workflow('pull_request_target', `permissions: {}\nsteps:\n${CHECKOUT}`), ['with the rights']],
  ['code that may write', workflow('push', `permissions: {contents: write}\nsteps:\n${CHECKOUT}`), ['may write contents']],
  ['publishing without an environment', workflow('push', 'permissions: {id-token: write}\nsteps: []'), ['without a protected environment']],
  ['the latest version', workflow('push', 'permissions: {}\nsteps:\n- run: npx x@latest'), ['whatever is the latest']],
])('%s is reported', (_, text, expected) => {
  const found = problems(text);
  expect(found).toHaveLength(expected.length);
  expected.forEach((part, index) => expect(found[index]).toContain(part));
});

test('publishes a release without a long-lived token where possible', () => {
  const { jobs } = parse(read('release.yml')) as Workflow;
  const published = Object.fromEntries(Object.entries(jobs).filter(([, job]) => job.environment === 'release').map(([name, job]) => [name, secretsOf(job)]));
  expect(published).toEqual({
    release_github: ['GITHUB_TOKEN'], // of the run itself
    release_npm: [],
    release_pypi: [],
    release_nuget: ['NUGET_USERNAME'], // a name
    release_maven: ['MAVEN_GPG_PRIVATE_KEY', 'MAVEN_GPG_PRIVATE_KEY_PASSPHRASE', 'MAVEN_PASSWORD', 'MAVEN_USERNAME', 'MAVEN_STAGING_PROFILE_ID'], // Maven Central has no other way
    release_golang: ['GO_GITHUB_DEPLOY_KEY'], // a key for one repository
  });
  for (const name of ['release_npm', 'release_pypi', 'release_nuget']) {
    expect(may(jobs[name].permissions)).toEqual(['id-token: write']);
  }
  expect(JSON.stringify(jobs)).not.toContain('NPM_TOKEN');
});

const PYTHON = ['testing/uwsgi', 'testing/threats/apps', 'proofs/athena', 'proofs/policies', 'proofs/deploy-local', 'proofs/real-apps', 'proofs/release-dry'];

test.each(PYTHON)('the Python packages of %s are pinned with their hashes', (folder) => {
  const file = (name: string) => fs.readFileSync(path.resolve(__dirname, '../..', folder, name), 'utf8');
  const pinned = file('requirements.txt').replace(/\\\n/g, '').split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  expect(pinned.filter((line) => !/^[\w.-]+(?:\[[\w,.-]+\])?==[\w.+!-]+ +(?:;[^#]*? )?(?:--hash=sha256:[0-9a-f]{64} *)+$/.test(line))).toEqual([]);
  const names = (lines: string[]) => lines.map((line) => /^[\w.-]+/.exec(line)?.[0]).filter((name) => name !== undefined);
  const asked = names(file('requirements.in').split('\n'));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((name) => !names(pinned).includes(name))).toEqual([]);
});

test('checks every list of Python packages, except the one that is a template for users', () => {
  const root = path.resolve(__dirname, '../..');
  const found = ['bench', 'proofs', 'scripts', 'test', 'testing', 'examples'].flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(folder, name)))
    .filter((name) => path.basename(name) === 'requirements.txt' && name !== 'examples/python/requirements.txt');
  expect(found.map((name) => path.dirname(name)).sort()).toEqual([...PYTHON].sort());
});

test('a release has the bill of materials that the task `package` writes', () => {
  const { tasks } = JSON.parse(fs.readFileSync(path.resolve(FOLDER, '../../.projen/tasks.json'), 'utf8'));
  expect(tasks.package.steps).toContainEqual(expect.objectContaining({ exec: expect.stringMatching(/scripts\/bill-of-materials\.ts$/) }));
  const { jobs } = parse(read('release.yml')) as Workflow;
  expect(jobs.release_github.steps.map(({ run }) => run).join('\n')).toMatch(new RegExp(`gh release upload .* dist/${BILL_OF_MATERIALS} `));
});
