import * as fs from 'fs';
import * as path from 'path';
import { Aws, FileSystem } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Allowlist, Capacity, NginxConfiguration, NginxSidecar, ProxyImage, Route } from '../../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, proxyImageOf, TestStack } from '../../../testing/cdk';
import { checkWhileBuilt } from '../../../testing/image-check';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();

test('the build context contains only the Dockerfile and the configuration', () => {
  const stack = new TestStack();
  stack.service();
  const { folder: context, buildArguments } = proxyImageOf(stack);
  expect(fs.readdirSync(context).sort()).toEqual(['Dockerfile', 'nginx.conf']);
  expect(buildArguments).toEqual({ BASE: 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine' });
  expect(fs.readFileSync(path.join(context, 'Dockerfile'), 'utf8'))
    .toBe(fs.readFileSync(path.join(__dirname, '..', '..', '..', 'assets', 'proxy', 'Dockerfile'), 'utf8'));
});

test('the task runs the image of that build context', () => {
  const stack = new TestStack();
  stack.service();
  expect(JSON.stringify(containersOf(stack).nginx.Image)).toContain(`:${proxyImageOf(stack).hash}`);
});

test('the same content gives the same hash at any place and time', () => {
  const synthesize = () => {
    const stack = new TestStack();
    stack.service();
    return { hash: proxyImageOf(stack).hash, template: Template.fromStack(stack).toJSON() };
  };
  const before = process.cwd();
  const first = synthesize();
  try {
    process.chdir(fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'elsewhere-')));
    expect(synthesize()).toEqual(first);
  } finally {
    process.chdir(before);
  }
});

test.each([
  [ecs.CpuArchitecture.ARM64, 'linux/arm64'],
  [ecs.CpuArchitecture.X86_64, 'linux/amd64'],
  [undefined, 'linux/amd64'],
])('the image is built for the architecture of the task', (cpuArchitecture, platform) => {
  const stack = new TestStack();
  stack.service({ capacity: Capacity.fargate({ cpuArchitecture }) });
  expect(proxyImageOf(stack).platform).toBe(platform);
});

test('accepts another base image', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const stack = new TestStack();
  stack.service({ proxyImage: ProxyImage.built({ baseImage: 'registry.example.com/nginx:1.30', digest }) });
  expect(proxyImageOf(stack).buildArguments).toEqual({ BASE: `registry.example.com/nginx@${digest}` });
});

test.each(['', 'two words', Aws.REGION])('rejects the base image %p', (baseImage) => {
  expect(() => ProxyImage.built({ baseImage })).toThrow(/`baseImage` must be the name of an image/);
});

test('the image includes routes that are added after construction', () => {
  const hashOf = (...later: Route[]) => {
    const stack = new TestStack();
    const service = stack.service();
    for (const route of later) service.addRoute(route);
    return { hash: proxyImageOf(stack).hash, text: nginxConfOf(stack) };
  };
  const without = hashOf();
  const withLater = hashOf(Route.exact('/added-later'));
  expect(without.text).not.toContain('/added-later');
  expect(withLater.text).toContain('/added-later');
  expect(withLater.hash).not.toBe(without.hash);
});

test('one synthesis leaves one image and no temporary folder', () => {
  const mkdtemp = jest.spyOn(FileSystem, 'mkdtemp');
  const stack = new TestStack();
  stack.service();
  expect(proxyImageOf(stack).hash).toBeDefined();
  const made = mkdtemp.mock.results.map(({ value }) => value);
  expect(made).toHaveLength(1);
  expect(fs.existsSync(made[0])).toBe(false);
});

test('without asset staging, the build context stays at the path in the assembly', () => {
  const stack = new TestStack(newApp({ 'aws:cdk:disable-asset-staging': true }));
  stack.service();
  const { folder: context } = proxyImageOf(stack);
  expect(fs.readdirSync(context).sort()).toEqual(['Dockerfile', 'nginx.conf']);
  fs.rmSync(context, { recursive: true });
});

test('the image build checks the configuration of a linked app, whose name is unknown there', () => {
  const stack = new TestStack();
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
  const appContainer = taskDefinition.addContainer('App', { containerName: 'orders.app', image: APP_IMAGE, memoryLimitMiB: 128 });
  const configuration = new NginxConfiguration({
    allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, appHost: 'orders.app', healthOnTrafficPort: true,
  });
  taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer }));
  const { buildArguments } = proxyImageOf(stack);
  const text = nginxConfOf(stack);
  expect(text).toContain('server orders.app:3000 ');
  expect(buildArguments).toMatchObject({ APP_HOST: 'orders.app' });
  expect(checkWhileBuilt(folder, text, buildArguments)).toEqual([]);
  expect(() => checkWhileBuilt(folder, text)).toThrow(/host not found in upstream "orders.app:3000"/);
  expect(() => checkWhileBuilt(folder, text.replace('max_fails=0', 'max_fails=x'), buildArguments)).toThrow(/invalid parameter "max_fails=x"/);
});
