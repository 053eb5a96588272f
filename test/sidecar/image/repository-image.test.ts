import * as fs from 'fs';
import * as path from 'path';
import { App, Aws, CfnParameter, Environment, Fn, NestedStack, PhysicalName, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  Capacity, Exposure, ProxyImage, ProxyImageRepository, PullThroughCacheProxyImageOptions, RepositoryProxyImageOptions, ReverseProxiedService, Route,
} from '../../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, TestStack } from '../../../testing/cdk';
import { textOf } from '../../../testing/started-container';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const URI = '123456789012.dkr.ecr.eu-central-1.';

/** The parts of a text in a template, with what CloudFormation fills in left out. */
const text = (value: any): string => typeof value === 'string' ? value : value['Fn::Join'][1].filter((part: unknown) => typeof part === 'string').join('');

/** The statements that the execution role has. */
function granted(stack: Stack): any[] {
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(([id, { Properties }]) => /ExecutionRole/.test(id) ? Properties.PolicyDocument.Statement : []);
}

describe('an image that is built elsewhere', () => {
  function service(options?: RepositoryProxyImageOptions, routes: Route[] = [Route.prefix('/api')], capacity = Capacity.fargate()) {
    const stack = new TestStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'platform/proxy');
    stack.service({ proxyImage: ProxyImage.fromRepository(repository, options), routes, capacity });
    const { nginx } = containersOf(stack);
    const { directory } = (stack.node.root as App).synth();
    const folders = fs.readdirSync(directory).filter((name) => name.startsWith('proxy-image.'));
    expect(folders).toHaveLength(1);
    const read = (name: string) => fs.readFileSync(path.join(directory, folders[0], name), 'utf8');
    return { stack, nginx, image: text(nginx.Image), files: fs.readdirSync(path.join(directory, folders[0])).sort(), read, json: JSON.parse(read('image.json')) };
  }

  test('has its build context in the cloud assembly, with the image name to push', () => {
    const { image, files, read, json } = service();
    expect(files).toEqual(['Dockerfile', 'image.json', 'nginx.conf']);
    expect(read('Dockerfile')).toBe(fs.readFileSync(path.join(__dirname, '..', '..', '..', 'assets', 'proxy', 'Dockerfile'), 'utf8'));
    const stack = new TestStack();
    stack.service();
    expect(read('nginx.conf')).toBe(nginxConfOf(stack));
    expect(json).toEqual({
      repositoryName: 'platform/proxy',
      tag: expect.stringMatching(/^[0-9a-f]{64}$/),
      platform: 'linux/amd64',
      buildArgs: { BASE: 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine' },
    });
    expect(image).toContain(URI);
    expect(image).toContain(`/platform/proxy:${json.tag}`);
  });

  test('receives the name of a linked app for the check of the configuration', () => {
    const stack = new TestStack();
    stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'platform/proxy');
    stack.service({ proxyImage: ProxyImage.fromRepository(repository), capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
    const { directory } = (stack.node.root as App).synth();
    const [folder] = fs.readdirSync(directory).filter((name) => name.startsWith('proxy-image.'));
    expect(JSON.parse(fs.readFileSync(path.join(directory, folder, 'image.json'), 'utf8')).buildArgs.APP_HOST).toBe('app');
  });

  test('has a tag that depends only on configuration, base and platform', () => {
    const tags = [
      service(), service({ baseImage: `nginx@${DIGEST}` }), service({}, [Route.prefix('/other')]),
      service({}, [Route.prefix('/api')], Capacity.fargate({ cpuArchitecture: ecs.CpuArchitecture.ARM64 })),
    ].map(({ json }) => json.tag);
    expect(new Set(tags).size).toBe(4);
    expect(service().json.tag).toBe(tags[0]);
  });

  test('can have a given tag or digest', () => {
    const tagged = service({ tag: 'v1' });
    expect(tagged.image).toMatch(/platform\/proxy:v1$/);
    expect(tagged.json.tag).toBe('v1');
    const digested = service({ digest: DIGEST });
    expect(digested.image).toMatch(new RegExp(`platform/proxy@${DIGEST}$`));
    expect(digested.json).toMatchObject({ digest: DIGEST });
  });

  test('can be pulled by the task, and receives the stop signal without a shell in between', () => {
    const { stack, nginx } = service();
    expect(nginx.EntryPoint).toBeUndefined();
    expect(nginx.LinuxParameters.Tmpfs).toHaveLength(1);
    const pull = granted(stack).find(({ Action }) => Action.includes('ecr:BatchGetImage'));
    expect(text(pull.Resource)).toContain(':repository/platform/proxy');
  });

  test('has its build context in the folder of the stage', () => {
    const app = newApp();
    const stage = new Stage(app, 'Prod', { env: { account: '123456789012', region: 'eu-central-1' } });
    const repository = new ProxyImageRepository(new Stack(stage, 'Repositories', { env: stage }), 'Images', { repositoryName: 'orders-proxy' });
    new TestStack(stage as unknown as App).service({ proxyImage: ProxyImage.fromRepository(repository) });
    const { directory } = app.synth().getNestedAssembly('assembly-Prod');
    const [folder] = fs.readdirSync(directory).filter((name) => name.startsWith('proxy-image.'));
    expect(JSON.parse(fs.readFileSync(path.join(directory, folder, 'image.json'), 'utf8'))).toMatchObject({ repositoryName: 'orders-proxy' });
  });

  describe('the name of the repository', () => {
    /** What synthesis writes of the repository that another stack has or imports. */
    function written(repositoryIn: (other: Stack, own: Stack) => ecr.IRepository, env: Environment = { account: '123456789012', region: 'eu-central-1' }) {
      const app = newApp();
      const stack = new TestStack(app);
      const repository = repositoryIn(new Stack(app, 'Repositories', { env, crossRegionReferences: true }), stack);
      stack.service({ proxyImage: ProxyImage.fromRepository(repository) });
      const { directory } = app.synth();
      const [folder] = fs.readdirSync(directory).filter((name) => name.startsWith('proxy-image.'));
      return JSON.parse(fs.readFileSync(path.join(directory, folder, 'image.json'), 'utf8'));
    }

    test.each<[string, (other: Stack, own: Stack) => ecr.IRepository, string]>([
      ['of this library', (other) => new ProxyImageRepository(other, 'Images', { repositoryName: 'orders-proxy' }), 'orders-proxy'],
      ['of CDK', (other) => new ecr.Repository(other, 'Images', { repositoryName: 'team/proxy' }), 'team/proxy'],
      ['with a name set late', (other) => {
        const repository = new ecr.Repository(other, 'Images');
        (repository.node.defaultChild as ecr.CfnRepository).repositoryName = 'late';
        return repository;
      }, 'late'],
      ['imported by a reference', (other, own) => (
        ecr.Repository.fromRepositoryName(own, 'Imported', new ecr.Repository(other, 'Images', { repositoryName: 'team/proxy' }).repositoryName)), 'team/proxy'],
      ['imported by a reference to the resource', (other, own) => (
        ecr.Repository.fromRepositoryName(own, 'Imported', new ecr.CfnRepository(other, 'Images', { repositoryName: 'team/proxy' }).ref)), 'team/proxy'],
      ['imported by its ARN', (_, own) => (
        ecr.Repository.fromRepositoryArn(own, 'Imported', 'arn:aws:ecr:eu-central-1:123456789012:repository/team/proxy')), 'team/proxy'],
      ['in a nested stack of the other stack', (other) => (
        new ecr.Repository(new NestedStack(other, 'Nested'), 'Images', { repositoryName: 'team/proxy' })), 'team/proxy'],
    ])('is known for a repository %s', (_, repositoryIn, repositoryName) => {
      const json = written(repositoryIn);
      expect(json).toMatchObject({ repositoryName });
      expect(json).not.toHaveProperty('problem');
    });

    test('is generated by CDK for a stack of another region', () => {
      expect(written((other) => new ecr.Repository(other, 'Images', { repositoryName: PhysicalName.GENERATE_IF_NEEDED }), { account: '123456789012', region: 'eu-west-1' }))
        .toMatchObject({ repositoryName: expect.stringMatching(/^repositories/) });
    });

    test.each<[string, (other: Stack, own: Stack) => ecr.IRepository, string]>([
      ['CloudFormation generates', (other) => new ProxyImageRepository(other, 'Images'), 'Repositories/Images'],
      ['a parameter contains', (_, own) => ecr.Repository.fromRepositoryName(own, 'Imported', new CfnParameter(own, 'Name').valueAsString), 'Stack/Imported'],
      ['is joined with a parameter', (_, own) => (
        ecr.Repository.fromRepositoryName(own, 'Imported', `team/${new CfnParameter(own, 'Name').valueAsString}`)), 'Stack/Imported'],
      ['another stack exports', (_, own) => ecr.Repository.fromRepositoryName(own, 'Imported', Fn.importValue('name')), 'Stack/Imported'],
    ])('is unknown if %s it, and the file states this', (_, repositoryIn, at) => {
      const json = written(repositoryIn);
      expect(json).not.toHaveProperty('repositoryName');
      expect(json.problem).toMatch(new RegExp(`^The name of the repository "${at}" is known only at deployment: give the repository a \`repositoryName\``));
    });
  });

  describe('is rejected if its repository is created together with the task definition', () => {
    const refused = /\[Stack\/.*Orders\] invalid ReverseProxiedService: `proxyImage` must be from a repository in another stack than the task definition, which is in the stack "Stack", got: ".*Images"; move the repository to a separate stack/;

    test.each<[string, (stack: TestStack) => ecr.IRepository]>([
      ['in the stack', (stack) => new ProxyImageRepository(stack, 'Images', { repositoryName: 'orders-proxy' })],
      ['in the stack, of CDK', (stack) => new ecr.Repository(stack, 'Images')],
      ['in a nested stack', (stack) => new ProxyImageRepository(new NestedStack(new NestedStack(stack, 'Outer'), 'Inner'), 'Images')],
      ['in the stack, and imported by a reference', (stack) => ecr.Repository.fromRepositoryName(stack, 'SameImages', new ecr.Repository(stack, 'Images').repositoryName)],
    ])('%s', (_, repositoryIn) => {
      const stack = new TestStack();
      expect(() => stack.service({ proxyImage: ProxyImage.fromRepository(repositoryIn(stack)) })).toThrow(refused);
    });

    test('by the parent of the nested stack with the task definition', () => {
      const stack = new TestStack();
      const nested = new NestedStack(stack, 'Nested');
      const props = { cluster: stack.cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.prefix('/api')], exposure: Exposure.internetFacing({ certificate: stack.certificate }) };
      expect(() => new ReverseProxiedService(nested, 'Orders', { ...props, proxyImage: ProxyImage.fromRepository(new ProxyImageRepository(stack, 'Images')) }))
        .toThrow(refused);
    });
  });

  test.each<[RepositoryProxyImageOptions, RegExp]>([
    [{ tag: 'a b' }, /`tag` must be up to 128/],
    [{ tag: Aws.REGION }, /`tag` must be up to 128/],
    [{ digest: 'sha256:0' }, /`digest` must be/],
    [{ tag: 'v1', digest: DIGEST }, /`digest` \("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\) cannot be combined with `tag` \("v1"\)/],
    [{ baseImage: 'a b' }, /`baseImage` must be/],
  ])('%j is rejected', (options, error) => {
    expect(() => service(options)).toThrow(error);
  });
});

describe('a repository', () => {
  test('scans images, has immutable tags, and deletes old images', () => {
    const stack = new TestStack();
    new ProxyImageRepository(stack, 'Images', { repositoryName: 'proxy' });
    Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'Retain',
      Properties: {
        RepositoryName: 'proxy',
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE',
        LifecyclePolicy: { LifecyclePolicyText: Match.stringLikeRegexp('"countNumber":100') },
      },
    });
    expect(new AwsSolutionsChecks(stack.node.root as App).validateScope(stack).violations.filter(({ violatingResources }) => JSON.stringify(violatingResources).includes('Images'))).toEqual([]);
  });

  test.each([9, 0, 1.5])('rejects a maximum of %p images', (maxImageCount) => {
    expect(() => new ProxyImageRepository(new TestStack(), 'Images', { maxImageCount })).toThrow(/`maxImageCount` must be a whole number of images from 10/);
  });
});

describe('a pull-through cache', () => {
  function service(options: Partial<PullThroughCacheProxyImageOptions> = {}) {
    const stack = new TestStack();
    const rule = new ecr.CfnPullThroughCacheRule(stack, 'Rule', { ecrRepositoryPrefix: 'ecr-public', upstreamRegistryUrl: 'public.ecr.aws' });
    stack.service({ proxyImage: ProxyImage.pullThroughCache({ repositoryPrefix: 'ecr-public', rule, ...options }) });
    return stack;
  }

  test('provides the stock image under another name', () => {
    const { nginx } = containersOf(service());
    expect(text(nginx.Image)).toContain(URI);
    expect(text(nginx.Image)).toMatch(/\/ecr-public\/nginx\/nginx-unprivileged:1\.30-alpine$/);
    expect(textOf(nginx)).toMatch(/^# Generated/);
    expect(text(containersOf(service({ repositoryName: 'docker/library/nginx', digest: DIGEST })).nginx.Image)).toMatch(new RegExp(`ecr-public/docker/library/nginx@${DIGEST}$`));
  });

  test('allows the task to import this image, and is created before the task definition', () => {
    const stack = service();
    const fetch = granted(stack).find(({ Action }) => Action.includes('ecr:BatchImportUpstreamImage'));
    expect(fetch.Action).toContain('ecr:CreateRepository');
    expect(text(fetch.Resource)).toContain(':repository/ecr-public/nginx/nginx-unprivileged');
    Template.fromStack(stack).hasResource('AWS::ECS::TaskDefinition', { DependsOn: Match.arrayWith(['Rule']) });
  });

  test('reports all problems at once', () => {
    expect(() => ProxyImage.pullThroughCache({ repositoryPrefix: 'ECR', repositoryName: '/x', tag: '', digest: 'x' })).toThrow(/5 problems/);
  });
});

test('a name for the asset does not change the template', () => {
  const templateOf = (proxyImage: ProxyImage) => {
    const stack = new TestStack();
    stack.service({ proxyImage });
    return Template.fromStack(stack).toJSON();
  };
  expect(templateOf(ProxyImage.built({ assetName: 'orders-proxy' }))).toEqual(templateOf(ProxyImage.built()));
});
