import { App, IPropertyInjector, InjectionContext, PropertyInjectors, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Capacity, ProxyImage, ReverseProxiedService, ReverseProxiedServiceProps } from '../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, TestStack } from '../../testing/cdk';

/** What an organization wants of every service. What a service says itself wins. */
class Defaults implements IPropertyInjector {
  public readonly constructUniqueId = ReverseProxiedService.PROPERTY_INJECTION_ID;
  public readonly seen: InjectionContext[] = [];

  public constructor(private readonly defaults: Partial<ReverseProxiedServiceProps>) {}

  public inject(props: ReverseProxiedServiceProps, context: InjectionContext): ReverseProxiedServiceProps {
    this.seen.push(context);
    return { ...this.defaults, ...props };
  }
}

const appWith = (injector: IPropertyInjector): App => {
  const app = newApp();
  PropertyInjectors.of(app).add(injector);
  return app;
};

describe('property injection', () => {
  test('an injector of the app gives every service its defaults', () => {
    const injector = new Defaults({
      capacity: Capacity.fargate({ cpu: 1024, memoryLimitMiB: 2048, cpuArchitecture: ecs.CpuArchitecture.ARM64 }),
      logRetention: logs.RetentionDays.SIX_MONTHS,
      hosts: ['orders.example.com'],
    });
    const stack = new TestStack(appWith(injector));
    const service = stack.service();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '1024', RuntimePlatform: { CpuArchitecture: 'ARM64' } });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 180 });
    expect(nginxConfOf(stack)).toContain('server_name orders.example.com');
    expect(injector.seen).toEqual([{ scope: stack, id: 'Orders' }]);
    expect(service.node.path).toBe('Stack/Orders');
  });

  test('props of a service take precedence', () => {
    const stack = new TestStack(appWith(new Defaults({ logRetention: logs.RetentionDays.SIX_MONTHS })));
    stack.service({ logRetention: logs.RetentionDays.ONE_DAY });
    Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  });

  test('the nearest injector applies, and injectors for other constructs do not', () => {
    const stack = new TestStack(appWith(new Defaults({ desiredCount: 1 })));
    PropertyInjectors.of(stack).add(new Defaults({ desiredCount: 3 }));
    const other = new TestStack(stack.node.root as App, 'Other');
    PropertyInjectors.of(other).add({ constructUniqueId: 'some.Other', inject: () => { throw new Error('not asked for'); } });
    stack.service();
    other.service();
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { DesiredCount: 3 });
    Template.fromStack(other).hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1 });
  });
});

describe('ECS Exec', () => {
  const task = (enableExecuteCommand: boolean | undefined, readonlyRootFilesystem: boolean) => {
    const stack = new TestStack();
    stack.service({ enableExecuteCommand, app: { image: APP_IMAGE, port: 3000, readonlyRootFilesystem } });
    return { containers: containersOf(stack), template: Template.fromStack(stack) };
  };

  test('is off by default', () => {
    const { containers, template } = task(undefined, true);
    template.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: Match.absent() });
    expect(containers.app.MountPoints).toBeUndefined();
  });

  test('adds writable folders to a read-only app container, but not to the proxy', () => {
    const { containers, template } = task(true, true);
    expect(containers.app.MountPoints).toEqual([
      { ContainerPath: '/var/lib/amazon/ssm', ReadOnly: false, SourceVolume: 'app-exec-state' },
      { ContainerPath: '/var/log/amazon/ssm', ReadOnly: false, SourceVolume: 'app-exec-logs' },
    ]);
    expect(containers.nginx.MountPoints.map(({ ContainerPath }: any) => ContainerPath)).toEqual(['/tmp']);
    expect(containers.nginx.ReadonlyRootFilesystem).toBe(true);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { Volumes: [{ Name: 'app-exec-state' }, { Name: 'app-exec-logs' }, { Name: 'nginx-tmp' }] });
  });

  test('needs no folders if the app container is writable', () => {
    expect(task(true, false).containers.app.MountPoints).toBeUndefined();
  });
});

test('encrypts log groups with a key that CloudWatch Logs may use', () => {
  const stack = new TestStack();
  stack.service({ logEncryptionKey: new kms.Key(stack, 'Key'), logRemovalPolicy: RemovalPolicy.DESTROY });
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] } });
  const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
  const statements = Properties.KeyPolicy.Statement.filter(({ Principal }: any) => Principal.Service !== undefined);
  expect(statements).toEqual([expect.objectContaining({
    Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-central-1:123456789012:*']] } } },
  })]);
});

describe('traces need an image with the OpenTelemetry module', () => {
  const nginx = { openTelemetry: {} };
  const DIGEST = `sha256:${'0'.repeat(64)}`;
  const repository = (stack: TestStack) => ecr.Repository.fromRepositoryName(stack, 'Images', 'orders-proxy');

  test.each<[string, (stack: TestStack) => ProxyImage | undefined]>([
    ['none given', () => undefined],
    ['built', () => ProxyImage.built()],
    ['built upon the default, written out', () => ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine' })],
    ['stock', () => ProxyImage.stock()],
    ['through a cache', () => ProxyImage.pullThroughCache({ repositoryPrefix: 'ecr-public' })],
    ['from a repository', (stack) => ProxyImage.fromRepository(repository(stack))],
  ])('the default image does not have it: %s', (_, proxyImage) => {
    const stack = new TestStack();
    expect(() => stack.service({ nginx, proxyImage: proxyImage(stack) })).toThrow(
      /`proxyImage` must be an image with the module ngx_otel_module, which `openTelemetry` requires, got: "public\.ecr\.aws\/nginx\/nginx-unprivileged:1\.30-alpine"/);
  });

  test.each<[string, (stack: TestStack) => ProxyImage]>([
    ['stock', () => ProxyImage.stock({ image: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' })],
    ['a digest, which may be of any variant', () => ProxyImage.stock({ digest: DIGEST })],
    ['another tag through a cache', () => ProxyImage.pullThroughCache({ repositoryPrefix: 'ecr-public', tag: '1.30-alpine-otel' })],
    ['another image through a cache', () => ProxyImage.pullThroughCache({ repositoryPrefix: 'ecr-public', repositoryName: 'orders/proxy' })],
    ['a digest through a cache', () => ProxyImage.pullThroughCache({ repositoryPrefix: 'ecr-public', digest: DIGEST })],
    ['a tag of a repository', (stack) => ProxyImage.fromRepository(repository(stack), { tag: 'mine' })],
    ['another base in a repository', (stack) => ProxyImage.fromRepository(repository(stack), { baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' })],
  ])('another image is assumed to have it: %s', (_, proxyImage) => {
    const stack = new TestStack();
    expect(() => stack.service({ nginx, proxyImage: proxyImage(stack) })).not.toThrow();
  });

  test('an image can be built from a base image that has it', () => {
    const stack = new TestStack();
    stack.service({ nginx, proxyImage: ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' }) });
    expect(nginxConfOf(stack)).toContain('load_module modules/ngx_otel_module.so;');
  });
});
