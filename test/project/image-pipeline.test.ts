import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { ProxyImage, ProxyImageRepository, RepositoryProxyImageOptions, Route } from '../../src';
import { newApp, TestStack } from '../../testing/cdk';
import { runSnippet, shellSnippet, SnippetOutcome, testWith } from '../../testing/shell-snippets';
import { temporaryFolder } from '../../testing/temporary-folder';

/** The script of docs/images.md that builds and pushes the proxy images, with programs that stand for Docker and the CDK CLI. */

const SCRIPT = shellSnippet('docs/images.md', 'docker push');
const REGISTRY = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const env = { account: '123456789012', region: 'eu-central-1' };

/** A registry with immutable tags, and a builder that wants a Dockerfile. */
const DOCKER = `
for last in "$@"; do :; done
case "$1" in
  build) test -f "$last/Dockerfile" && test -f "$last/nginx.conf" && test ! -e "$last/fails" ;;
  manifest) grep -qxF "$3" pushed ;;
  push) ! grep -qxF "$2" pushed && echo "$2" >> pushed ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac`;
const NPX = 'case "$2" in synth) cp -R "$ASSEMBLY" cdk.out ;; esac';

const folder = temporaryFolder();
const withJq = testWith('jq');

interface PipelineOutcome extends SnippetOutcome {
  readonly docker: string[][];
  readonly deployments: string[][];
}

interface PipelineOptions {
  readonly env?: Record<string, string>;
  readonly pushed?: string[];
  readonly shell?: string;
}

function run(app: App, { env: environment = { REGISTRY }, pushed = [], shell }: PipelineOptions = {}): PipelineOutcome {
  const workplace = fs.mkdtempSync(path.join(folder, 'pipeline-'));
  fs.writeFileSync(path.join(workplace, 'pushed'), pushed.map((image) => `${image}\n`).join(''));
  const outcome = runSnippet(SCRIPT, {
    folder: workplace, standIns: { docker: DOCKER, npx: NPX }, env: { ASSEMBLY: app.synth().directory, REGISTRY: '', ...environment }, shell,
  });
  return {
    ...outcome,
    docker: outcome.calls.filter(([program]) => program === 'docker').map(([, ...args]) => args),
    deployments: outcome.calls.filter(([program, , command]) => program === 'npx' && command === 'deploy'),
  };
}

/** The build contexts of an assembly, also those of stages. */
function contexts(app: App): { context: string; json: any }[] {
  const { directory } = app.synth();
  return fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === 'image.json')
    .map((name) => ({ context: path.join('cdk.out', path.dirname(name)), json: JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')) }));
}

type RepositoryIn = (other: Stack, own: Stack) => ecr.IRepository;

const NAMED: RepositoryIn = (other) => new ProxyImageRepository(other, 'Images', { repositoryName: 'orders-proxy' });
const UNNAMED: RepositoryIn = (other) => new ProxyImageRepository(other, 'Images');

function appWith(repositoryIn: RepositoryIn, options?: RepositoryProxyImageOptions, app = newApp(), scope: App | Stage = app): App {
  const stack = new TestStack(scope as App);
  stack.service({ proxyImage: ProxyImage.fromRepository(repositoryIn(new Stack(scope, 'Repositories', { env }), stack), options) });
  return app;
}

withJq.each<[string, RepositoryIn, string]>([
  ['in another stack', NAMED, 'orders-proxy'],
  ['imported by its name', (_, own) => ecr.Repository.fromRepositoryName(own, 'Images', 'platform/proxy'), 'platform/proxy'],
])('builds the image, pushes it to a repository %s, and deploys afterwards', (_, repositoryIn, name) => {
  const app = appWith(repositoryIn);
  const [{ context, json }] = contexts(app);
  const { status, stderr, docker, deployments, calls } = run(app);
  expect([status, stderr]).toEqual([0, '']);
  const image = `${REGISTRY}/${name}:${json.tag}`;
  expect(docker).toEqual([
    ['manifest', 'inspect', image],
    // buildah accepts options before the context only.
    ['build', '--platform', 'linux/amd64', '--tag', image, '--build-arg', 'BASE=public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine', context],
    ['push', image],
  ]);
  expect(calls[0]).toEqual(['npx', 'cdk', 'synth', '--quiet', '--output', 'cdk.out']);
  expect(calls[calls.length - 1]).toEqual(['npx', 'cdk', 'deploy', '--app', 'cdk.out', '**']);
  expect(deployments).toHaveLength(1);
});

withJq.each(['sh', 'bash'])('%s stops before the push and the deployment if the name of the repository is unknown, and says what to do', (shell) => {
  const { status, stderr, docker, deployments } = run(appWith(UNNAMED), { shell });
  expect(status).not.toBe(0);
  expect(stderr).toContain('The name of the repository "Repositories/Images" is known only at deployment: give the repository a `repositoryName`');
  expect([docker, deployments]).toEqual([[], []]);
});

withJq.each<[string, Record<string, string>]>([
  ['without a registry', {}],
  ['with an empty registry', { REGISTRY: '' }],
])('stops %s', (_, environment) => {
  const { status, stderr, docker, deployments } = run(appWith(NAMED), { env: environment });
  expect(status).not.toBe(0);
  expect(stderr).toContain('REGISTRY');
  expect([docker, deployments]).toEqual([[], []]);
});

withJq.each<[string, RepositoryIn]>([
  ['with a known name', NAMED],
  ['with an unknown name', UNNAMED],
])('neither builds nor pushes an image with a given digest in a repository %s', (_, repositoryIn) => {
  const { status, stderr, docker, deployments } = run(appWith(repositoryIn, { digest: DIGEST }));
  expect([status, stderr, docker]).toEqual([0, '', []]);
  expect(deployments).toHaveLength(1);
});

withJq('an image that was already pushed is not built again', () => {
  const app = appWith(NAMED, { tag: 'v1' });
  const { status, docker, deployments } = run(app, { pushed: [`${REGISTRY}/orders-proxy:v1`] });
  expect(status).toBe(0);
  expect(docker).toEqual([['manifest', 'inspect', `${REGISTRY}/orders-proxy:v1`]]);
  expect(deployments).toHaveLength(1);
});

describe('several services', () => {
  /** Services with the same repository, of which the first two have the same image. */
  function severalServices(): App {
    const app = newApp();
    const repository = new ProxyImageRepository(new Stack(app, 'Repositories', { env }), 'Images', { repositoryName: 'orders-proxy' });
    for (const [id, route] of [['First', '/api'], ['Same', '/api'], ['Other', '/other']]) {
      new TestStack(app, id).service({ proxyImage: ProxyImage.fromRepository(repository), routes: [Route.prefix(route)] });
    }
    return app;
  }

  withJq('each image is built and pushed once', () => {
    const app = severalServices();
    const tags = [...new Set(contexts(app).map(({ json }) => json.tag))];
    const { status, docker, deployments } = run(app);
    expect([status, tags.length]).toEqual([0, 2]);
    expect(docker.filter(([command]) => command === 'build')).toHaveLength(2);
    expect(docker.filter(([command]) => command === 'push').map(([, image]) => image).sort()).toEqual(tags.map((tag) => `${REGISTRY}/orders-proxy:${tag}`).sort());
    expect(deployments).toHaveLength(1);
  });

  withJq('an image that cannot be built stops the script', () => {
    const app = severalServices();
    for (const { context } of contexts(app)) fs.writeFileSync(path.join(app.synth().directory, path.relative('cdk.out', context), 'fails'), '');
    const { status, docker, deployments } = run(app);
    expect(status).not.toBe(0);
    expect(docker.map(([command]) => command)).toEqual(['manifest', 'build']);
    expect(deployments).toEqual([]);
  });
});

withJq('the images of stages are built, too', () => {
  const app = newApp();
  for (const name of ['Test', 'Prod']) appWith(NAMED, { tag: name }, app, new Stage(app, name, { env }));
  const { status, docker, deployments } = run(app);
  expect(status).toBe(0);
  expect(docker.filter(([command]) => command === 'push').map(([, image]) => image).sort()).toEqual([`${REGISTRY}/orders-proxy:Prod`, `${REGISTRY}/orders-proxy:Test`]);
  expect(docker.filter(([command]) => command === 'build').map((args) => args[args.length - 1]).sort())
    .toEqual(contexts(app).map(({ context }) => context).sort());
  expect(deployments).toHaveLength(1);
});

withJq('the pattern of the deployment selects all stacks, as the CDK CLI reads it', () => {
  const app = appWith(NAMED);
  appWith(NAMED, {}, app, new Stage(app, 'Prod', { env }));
  const { calls } = run(app);
  const [, , , ...selection] = calls[calls.length - 1];
  const workplace = fs.mkdtempSync(path.join(folder, 'list-'));
  fs.cpSync(app.synth().directory, path.join(workplace, 'cdk.out'), { recursive: true });
  const cdk = path.resolve(__dirname, '../../node_modules/.bin/cdk');
  const listed = execFileSync(cdk, ['list', ...selection], { cwd: workplace, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(listed.trim().split('\n').map((line) => line.split(' ')[0]).sort()).toEqual(['Prod/Repositories', 'Prod/Stack', 'Repositories', 'Stack']);
});
