import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Allowlist, NginxConfiguration, NginxSidecar, NginxSidecarOptions, ProxyContainerOptions, ProxyImage, Route } from '../../src';
import { APP_IMAGE, containersOf, nginxConfOf, TestStack } from '../../testing/cdk';

const configuration = new NginxConfiguration({
  allowlist: new Allowlist({ routes: [Route.prefix('/api')] }),
  appPort: 3000,
  port: 9000,
  healthPort: 9001,
});

function sidecarIn(stack: TestStack, options: ProxyContainerOptions = {}, healthCheck?: ecs.HealthCheck): NginxSidecar {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { memoryLimitMiB: 1024, cpu: 512 });
  const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, healthCheck });
  const sidecar = new NginxSidecar({ ...options, configuration, appContainer });
  taskDefinition.addExtension(sidecar);
  return sidecar;
}

test('the container is hardened', () => {
  const stack = new TestStack();
  const sidecar = sidecarIn(stack);
  expect(sidecar.container.containerName).toBe('nginx');
  const { nginx } = containersOf(stack);
  expect(nginx).toMatchObject({
    Essential: true,
    ReadonlyRootFilesystem: true,
    User: '101',
    LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    MountPoints: [{ ContainerPath: '/tmp', ReadOnly: false, SourceVolume: 'nginx-tmp' }],
    Ulimits: [{ Name: 'nofile', SoftLimit: 65536, HardLimit: 65536 }],
    Memory: 256,
    StopTimeout: 35,
    PortMappings: [{ ContainerPort: 9000 }, { ContainerPort: 9001 }],
    HealthCheck: { Command: ['CMD', 'wget', '-q', '-T', '3', '-O', '/dev/null', 'http://127.0.0.1:9001/health'] },
    LogConfiguration: { LogDriver: 'awslogs' },
  });
  expect(nginx.Environment).toBeUndefined();
  expect(nginx.Privileged).toBeUndefined();
});

test('the traffic port may have a name, for Service Connect', () => {
  const stack = new TestStack();
  sidecarIn(stack, { portName: 'orders', appProtocol: ecs.AppProtocol.http });
  expect(containersOf(stack).nginx.PortMappings).toEqual([
    { ContainerPort: 9000, Protocol: 'tcp', Name: 'orders', AppProtocol: 'http' }, { ContainerPort: 9001, Protocol: 'tcp' },
  ]);
});

test('the image contains the text of the configuration', () => {
  const stack = new TestStack();
  sidecarIn(stack);
  expect(nginxConfOf(stack)).toBe(configuration.text);
});

test('the proxy waits until an app with a health check is healthy', () => {
  const stack = new TestStack();
  const sidecar = sidecarIn(stack, {}, { command: ['CMD', 'true'] });
  expect(sidecar.startCondition).toBe(ecs.ContainerDependencyCondition.HEALTHY);
  expect(containersOf(stack).nginx.DependsOn).toEqual([{ ContainerName: 'app', Condition: 'HEALTHY' }]);
});

test('the proxy waits for the start of an app without a health check', () => {
  const stack = new TestStack();
  const sidecar = sidecarIn(stack);
  expect(sidecar.startCondition).toBe(ecs.ContainerDependencyCondition.START);
  expect(containersOf(stack).nginx.DependsOn).toEqual([{ ContainerName: 'app', Condition: 'START' }]);
});

test('passes options to the container', () => {
  const stack = new TestStack();
  const sidecar = sidecarIn(stack, {
    containerName: 'proxy',
    cpu: 128,
    memoryLimitMiB: 300,
    memoryReservationMiB: 100,
    stopTimeout: Duration.seconds(50),
    healthCheckStartPeriod: Duration.seconds(20),
    maxOpenFiles: 20000,
    logging: ecs.LogDriver.awsLogs({ streamPrefix: 'custom' }),
  });
  expect(sidecar.logGroup?.node.path).toBe('Stack/Task/Nginx/LogGroup');
  expect(containersOf(stack).proxy).toMatchObject({
    Cpu: 128, Memory: 300, MemoryReservation: 100, StopTimeout: 50, HealthCheck: { StartPeriod: 20 }, Ulimits: [{ SoftLimit: 20000 }],
  });
});

test('an app that is part of the health checks has minutes to start', () => {
  const startPeriodOf = (appHealthPath?: string) => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE });
    const checking = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, appHealthPath });
    taskDefinition.addExtension(new NginxSidecar({ configuration: checking, appContainer }));
    return containersOf(stack).nginx.HealthCheck.StartPeriod;
  };
  expect(startPeriodOf()).toBe(10);
  expect(startPeriodOf('/ready')).toBe(300);
});

test('the log group retains logs for a month and is retained with the stack', () => {
  const stack = new TestStack();
  expect(sidecarIn(stack).logGroup).toBeDefined();
  Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 30 } });
});

/** A proxy in a task whose containers have networks of their own. */
function bridged(stack: TestStack, options: ProxyContainerOptions = {}, networkMode = ecs.NetworkMode.BRIDGE, appHost = 'app'): NginxSidecar {
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', { networkMode });
  const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
  const sidecar = new NginxSidecar({
    ...options,
    appContainer,
    configuration: new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, appHost }),
  });
  taskDefinition.addExtension(sidecar);
  return sidecar;
}

describe('in the network mode bridge', () => {
  test('links the proxy to the app, and maps only the traffic port to the instance', () => {
    const stack = new TestStack();
    bridged(stack);
    expect(containersOf(stack).nginx).toMatchObject({
      Links: ['app'],
      PortMappings: [{ ContainerPort: 8080, HostPort: 0 }],
      DependsOn: [{ ContainerName: 'app', Condition: 'START' }],
    });
    expect(containersOf(stack).app.PortMappings).toBeUndefined();
  });

  test('uses the link name of the configuration and the given host port', () => {
    const stack = new TestStack();
    bridged(stack, { hostPort: 80 }, ecs.NetworkMode.BRIDGE, 'backend');
    expect(containersOf(stack).nginx).toMatchObject({ Links: ['app:backend'], PortMappings: [{ ContainerPort: 8080, HostPort: 80 }] });
    expect(nginxConfOf(stack)).toContain('server backend:3000 ');
  });

  test('needs neither a name nor a link for an app that listens on a socket file', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
    const socket = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appSocket: '/run/app/app.sock' });
    taskDefinition.addExtension(new NginxSidecar({ configuration: socket, appContainer }));
    const { nginx } = containersOf(stack);
    expect(nginx.Links).toBeUndefined();
    expect(nginx.MountPoints).toContainEqual({ ContainerPath: '/run/app', ReadOnly: true, SourceVolume: 'app-socket' });
  });
});

describe('fails', () => {
  test('for the container before the sidecar belongs to a task definition', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { image: APP_IMAGE });
    expect(() => new NginxSidecar({ configuration, appContainer }).container).toThrow(/addExtension/);
  });

  test('with a start period that Amazon ECS does not accept', () => {
    expect(() => sidecarIn(new TestStack(), { healthCheckStartPeriod: Duration.minutes(6) })).toThrow(/`healthCheckStartPeriod` must be a Duration of 0 to 300 whole seconds, got: Duration\.minutes\(6\)/);
  });

  test('for two task definitions', () => {
    const stack = new TestStack();
    const sidecar = sidecarIn(stack);
    expect(() => new ecs.FargateTaskDefinition(stack, 'Other').addExtension(sidecar))
      .toThrow(/2 problems:\n.*`taskDefinition`.*\n.*`appContainer`/);
  });

  test.each([ecs.NetworkMode.HOST, ecs.NetworkMode.NONE])('in the network mode %s', (networkMode) => {
    expect(() => bridged(new TestStack(), {}, networkMode)).toThrow(new RegExp(`\`networkMode\` must be awsvpc or bridge, got: "${networkMode}"`));
  });

  test('in the network mode bridge with the app on the loopback address', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
    expect(() => taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer })))
      .toThrow(/`configuration.appHost` must be the name .*, got: "127.0.0.1"; .*`appHost: 'app'`/);
  });

  test('with a host port if the task has its own address', () => {
    expect(() => sidecarIn(new TestStack(), { hostPort: 80 })).toThrow(/`hostPort` \(80\) cannot be combined with the network mode awsvpc/);
  });

  test('with a memory reservation above the limit', () => {
    expect(() => sidecarIn(new TestStack(), { memoryReservationMiB: 300 })).toThrow(/`memoryReservationMiB` must be at most the hard memory limit of 256 MiB, got: 300/);
  });

  test('with too few open files and a stop timeout that is too short', () => {
    expect(() => sidecarIn(new TestStack(), { maxOpenFiles: 100, stopTimeout: Duration.seconds(1) }))
      .toThrow(/2 problems:\n.*`stopTimeout`.*\n.*`maxOpenFiles`.*8192/);
  });
});

test('a configuration with a module is rejected with an image that is known to lack it', () => {
  const stack = new TestStack();
  const appContainer = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('App', { containerName: 'app', image: APP_IMAGE });
  const traced = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, settings: { openTelemetry: {} } });
  expect(traced.requiredModules).toEqual(['ngx_otel_module']);
  expect(configuration.requiredModules).toEqual([]);
  expect(() => new NginxSidecar({ configuration: traced, appContainer })).toThrow(/`image` must be an image with the module ngx_otel_module, which `openTelemetry` requires, got: "public\.ecr\.aws\/nginx\/nginx-unprivileged:1\.30-alpine"/);
  expect(() => new NginxSidecar({ configuration: traced, appContainer, image: ProxyImage.stock() })).toThrow(/`image` must be an image with the module ngx_otel_module, which `openTelemetry` requires, got: "public\.ecr\.aws\/nginx\/nginx-unprivileged:1\.30-alpine"/);
  expect(() => new NginxSidecar({ configuration: traced, appContainer, image: ProxyImage.stock({ image: 'example.com/traced:1' }) })).not.toThrow();
});

describe('a task definition', () => {
  const second = (props: Partial<NginxSidecarOptions>) => {
    const taskDefinition = new ecs.FargateTaskDefinition(new TestStack(), 'Task', { memoryLimitMiB: 1024, cpu: 512 });
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE });
    return { taskDefinition, extend: () => taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer, ...props })) };
  };

  test.each<[string, Partial<NginxSidecarOptions>]>([
    ['by the usual name', {}],
    ['by another name', { containerName: 'nginx-2' }],
  ])('has one proxy: a second one %s', (_, props) => {
    const { extend } = second(props);
    extend();
    expect(extend).toThrow(/`taskDefinition` must be a task definition without a proxy, got: "Stack\/Task"/);
  });

  test('cannot have another container with the name of the proxy', () => {
    expect(second({ containerName: 'app' }).extend).toThrow(/`containerName` must be different from the names of the other containers of the task, got: "app"/);
    const { taskDefinition, extend } = second({});
    taskDefinition.addContainer('Other', { containerName: 'nginx', image: APP_IMAGE });
    expect(extend).toThrow(/`containerName` must be different .*, got: "nginx"/);
  });
});
