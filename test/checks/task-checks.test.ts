import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Aws, CfnParameter, Duration, Fn, Lazy, NestedStack, Stack, Stage, Token, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Allowlist, AppProtocol, Capacity, HttpMethod, NginxConfiguration, NginxSidecar, ProxyImage, ReverseProxiedServiceProps, Route } from '../../src';
import { checkId } from '../../src/checks/check';
import { APP_IMAGE, TestStack } from '../../testing/cdk';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'));
beforeAll(() => fs.writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What synthesis says against the usual service, once its task definition has been changed. */
function errorAfter(change: (taskDefinition: ecs.TaskDefinition) => void, capacity?: Capacity): string {
  const stack = new TestStack();
  change(stack.service({ capacity }).taskDefinition);
  return errorOf(stack);
}

function errorOf(stack: TestStack): string {
  try {
    Template.fromStack(stack);
    return '';
  } catch (error) {
    return String((error as Error).message);
  }
}

const warningsOf = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

/** One more container, with whatever a test is about. */
const sideCar = (taskDefinition: ecs.TaskDefinition, options: Partial<ecs.ContainerDefinitionOptions> = {}) => taskDefinition.addContainer('Extra', {
  containerName: 'extra', image: APP_IMAGE, essential: false, ...options,
});

test('nothing is said about what is right', () => {
  expect(errorAfter((task) => sideCar(task, { portMappings: [{ containerPort: 9000 }, { containerPort: 8080, protocol: ecs.Protocol.UDP }], memoryLimitMiB: 512 }))).toBe('');
});

test('containers cannot have the same name, which ECS tells them apart by', () => {
  const error = errorAfter((task) => sideCar(task, { containerName: 'nginx' }));
  expect(error).toMatch(/`containerName` must be different for each container of a task, got: "nginx"/);
  expect(error).toContain(checkId('containerNameClash'));
});

test.each([
  [8080, 'nginx and extra'],
  [8081, 'nginx and extra'],
  [3000, 'app and extra'],
])('containers cannot have the same port: %p', (containerPort, names) => {
  const error = errorAfter((task) => sideCar(task, { portMappings: [{ containerPort }] }));
  expect(error).toContain(`\`port of ${names}\` must be different for each container of a task, got: "${containerPort}/tcp"`);
  expect(error).toContain(checkId('containerPortClash'));
});

test('nor can one have a range with the port of another one', () => {
  const range = { containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE, containerPortRange: '8000-8080' };
  expect(errorAfter((task) => sideCar(task, { portMappings: [range] }))).toMatch(/`port of nginx and extra` must be different for each container of a task, got: "8080\/tcp"/);
  expect(errorAfter((task) => sideCar(task, { portMappings: [{ ...range, containerPortRange: '8000-8079' }] }))).toBe('');
});

test('containers that have networks of their own can, but not on the machine', () => {
  const task = (stack: TestStack) => {
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
    taskDefinition.addExtension(new NginxSidecar({
      appContainer, hostPort: 80, configuration: new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/')] }), appPort: 3000, appHost: 'app' }),
    }));
    return taskDefinition;
  };
  const same = new TestStack();
  sideCar(task(same), { memoryLimitMiB: 128, portMappings: [{ containerPort: 8080 }, { containerPort: 3000 }] });
  expect(errorOf(same)).toBe('');
  const clash = new TestStack();
  sideCar(task(clash), { memoryLimitMiB: 128, portMappings: [{ containerPort: 1234, hostPort: 80 }] });
  expect(errorOf(clash)).toMatch(/`port of nginx and extra` must be different for each container of a task, got: "80\/tcp"/);
});

test('a container without a health check never becomes healthy', () => {
  const error = errorAfter((task) => task.findContainer('app')!.addContainerDependencies({ container: sideCar(task), condition: ecs.ContainerDependencyCondition.HEALTHY }));
  expect(error).toMatch(/`dependsOn of app` must be a condition that a container without a health check can meet, got: \{"container":"extra","condition":"HEALTHY"\}/);
  expect(error).toContain(checkId('dependencyWithoutHealthCheck'));
  expect(errorAfter((task) => task.findContainer('app')!.addContainerDependencies({
    container: sideCar(task, { healthCheck: { command: ['CMD', 'true'] } }), condition: ecs.ContainerDependencyCondition.HEALTHY,
  }))).toBe('');
});

test('containers cannot wait for each other, links included', () => {
  const error = errorAfter((task) => task.findContainer('app')!.addContainerDependencies({
    container: task.findContainer('nginx')!, condition: ecs.ContainerDependencyCondition.START,
  }));
  expect(error).toMatch(/`dependsOn` must be without a cycle, got: \["app","nginx","app"\]/);
  expect(error).toContain(checkId('dependencyCycle'));
  const linked = new TestStack();
  linked.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
  const { taskDefinition } = linked.service({ capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
  taskDefinition.findContainer('app')!.addLink(taskDefinition.findContainer('nginx')!);
  expect(errorOf(linked)).toContain('`dependsOn` must be without a cycle, got: ["app","nginx","app"]');
});

test('a container waits for the end of one that is not essential', () => {
  const migrated = (essential: boolean | undefined, condition = ecs.ContainerDependencyCondition.SUCCESS) => errorAfter((task) => {
    const migration = sideCar(task, { essential });
    task.findContainer('app')!.addContainerDependencies({ container: migration, condition });
  });
  for (const condition of [ecs.ContainerDependencyCondition.SUCCESS, ecs.ContainerDependencyCondition.COMPLETE]) {
    expect(migrated(true, condition)).toContain(`\`dependsOn of app\` must be a condition that an essential container can meet, got: {"container":"extra","condition":"${condition}"}`);
  }
  expect(migrated(undefined)).toContain(checkId('completionOfEssentialContainer'));
  expect([migrated(false), migrated(true, ecs.ContainerDependencyCondition.START)]).toEqual(['', '']);
});

test('a health check of NONE is none', () => {
  const stack = new TestStack();
  stack.service({ app: { image: APP_IMAGE, port: 3000, healthCheck: { command: ['NONE'] } } });
  expect(errorOf(stack)).toMatch(/`dependsOn of nginx` must be a condition that a container without a health check can meet, got: \{"container":"app","condition":"HEALTHY"\}/);
});

test('ports that are known at deployment only do not clash', () => {
  const stack = new TestStack();
  const { taskDefinition } = stack.service();
  ['A', 'B'].forEach((id) => taskDefinition.addContainer(id, {
    image: APP_IMAGE, portMappings: [{ containerPort: new CfnParameter(stack, `Port${id}`, { type: 'Number' }).valueAsNumber }],
  }));
  expect(errorOf(stack)).toBe('');
});

describe('of what is known at deployment only, nothing is said', () => {
  const cfn = (task: ecs.TaskDefinition) => task.node.defaultChild as ecs.CfnTaskDefinition;
  const parameter = (task: ecs.TaskDefinition, id: string) => new CfnParameter(task, id).valueAsString;

  test('containers with different such names', () => {
    expect(errorAfter((task) => ['A', 'B'].forEach((id) => task.addContainer(id, { containerName: parameter(task, `Name${id}`), image: APP_IMAGE })))).toBe('');
  });

  test('whether a container is essential', () => {
    expect(errorAfter((task) => {
      const essential = Fn.conditionIf('IsEssential', true, false) as unknown as boolean;
      task.findContainer('app')!.addContainerDependencies({ container: sideCar(task, { essential }), condition: ecs.ContainerDependencyCondition.SUCCESS });
    })).toBe('');
  });

  test('whole containers and lists of them', () => {
    const container = Fn.conditionIf('HasMore', { Name: 'more', Image: 'more' }, Aws.NO_VALUE);
    expect(errorAfter((task) => [2, 3].forEach((i) => cfn(task).addPropertyOverride(`ContainerDefinitions.${i}`, container)))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions', Fn.conditionIf('HasMore', [], [])))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions.0.DependsOn', Fn.conditionIf('Waits', [], [])))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions.0.PortMappings', Fn.conditionIf('Maps', [], [])))).toBe('');
  });

  test('a network mode', () => {
    expect(errorAfter((task) => {
      sideCar(task, { portMappings: [{ containerPort: 8080 }] });
      // In some of the modes each container has ports of its own.
      cfn(task).addPropertyOverride('NetworkMode', { Ref: 'Mode' });
      cfn(task).addPropertyDeletionOverride('ContainerDefinitions.1.PortMappings.0.HostPort');
    })).toBe('');
  });

  test('but one such name is still the same', () => {
    const error = errorAfter((task) => {
      const containerName = parameter(task, 'Name');
      ['A', 'B'].forEach((id) => task.addContainer(id, { containerName, image: APP_IMAGE }));
    });
    expect(error).toContain(checkId('containerNameClash'));
    const waits = errorAfter((task) => task.findContainer('app')!.addContainerDependencies({
      container: sideCar(task, { containerName: parameter(task, 'Name') }), condition: ecs.ContainerDependencyCondition.HEALTHY,
    }));
    expect(waits).toContain(checkId('dependencyWithoutHealthCheck'));
    const links = (back: boolean) => {
      const stack = new TestStack();
      stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
      const { taskDefinition } = stack.service({ capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
      const linked = sideCar(taskDefinition, { containerName: parameter(taskDefinition, 'Name'), memoryReservationMiB: 32 });
      taskDefinition.findContainer('nginx')!.addLink(linked, 'extra');
      if (back) linked.addLink(taskDefinition.findContainer('nginx')!);
      return errorOf(stack);
    };
    expect(links(false)).toBe('');
    expect(links(true)).toContain(checkId('dependencyCycle'));
  });

  test('and what is taken away is not there', () => {
    const error = errorAfter((task) => {
      task.findContainer('app')!.addContainerDependencies({
        container: sideCar(task, { healthCheck: { command: ['CMD', 'true'] } }), condition: ecs.ContainerDependencyCondition.HEALTHY,
      });
      cfn(task).addPropertyOverride('ContainerDefinitions.2.HealthCheck', { Ref: 'AWS::NoValue' });
    });
    expect(error).toContain(checkId('dependencyWithoutHealthCheck'));
    // CloudFormation refuses the hole that this leaves, and says so itself.
    expect(errorAfter((task) => {
      sideCar(task);
      cfn(task).addPropertyDeletionOverride('ContainerDefinitions.2');
    })).toBe('');
  });
});

test('containers cannot have more memory than the task', () => {
  const tooMuch = errorAfter((task) => sideCar(task, { memoryReservationMiB: 800 }));
  expect(tooMuch).toMatch(/`memoryReservationMiB` must be at most the 1024 MiB of the task for all containers together, instead of 1056 MiB, got: \{"app":0,"nginx":256,"extra":800\}/);
  expect(tooMuch).toContain(checkId('memoryExceedsTask'));
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 1025, memoryReservationMiB: 1 }))).toContain('`memoryLimitMiB of extra` must be at most the 1024 MiB of the task, got: 1025');
  // A limit is not reserved where there is a reservation.
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 1024, memoryReservationMiB: 768 }))).toBe('');
  const unknown = Capacity.fargate({ memoryLimitMiB: Lazy.number({ produce: () => Token.asNumber({ Ref: 'Memory' }) }) });
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 2000 }), unknown)).toBe('');
});

test('a task definition has to fit what ECS registers', () => {
  const error = errorAfter((task) => sideCar(task, { environment: { LARGE: 'x'.repeat(65_000) } }));
  expect(error).toMatch(/`taskDefinition` must be at most 65536 bytes of JSON, got: 66694/);
  expect(error).toContain(checkId('taskDefinitionSize'));
  expect(errorAfter((task) => sideCar(task, { environment: { LARGE: 'x'.repeat(60_000) } }))).toBe('');
});

const { fromAsset, fromDockerImageAsset } = ecs.ContainerImage;

describe.each<[string, (scope: Construct, platform?: Platform) => ecs.ContainerImage]>([
  ['from a folder', (_, platform) => fromAsset(folder, { platform })],
  ['from an asset', (scope, platform) => fromDockerImageAsset(new DockerImageAsset(scope, 'Image', { directory: folder, platform }))],
  ['from an asset of another stack', (scope, platform) => (
    fromDockerImageAsset(new DockerImageAsset(new Stack(Stage.of(scope)!, 'Images'), 'Image', { directory: folder, platform })))],
  ['from an asset of a nested stack', (scope, platform) => (
    fromDockerImageAsset(new DockerImageAsset(new NestedStack(scope, 'Images'), 'Image', { directory: folder, platform })))],
])('the image of the app, %s,', (_, imageFor) => {
  const { X86_64, ARM64 } = ecs.CpuArchitecture;
  const stackWith = (cpuArchitecture: ecs.CpuArchitecture, platform?: Platform) => {
    const stack = new TestStack();
    stack.service({ app: { image: imageFor(stack, platform), port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture }) });
    return stack;
  };

  test.each([
    [X86_64, Platform.LINUX_ARM64, /`platform of the image of app` must be linux\/amd64, because the task runs on X86_64, got: "linux\/arm64"/, 'Platform.LINUX_AMD64'],
    [ARM64, Platform.LINUX_AMD64, /`platform of the image of app` must be linux\/arm64, because the task runs on ARM64, got: "linux\/amd64"/, 'Platform.LINUX_ARM64'],
  ])('cannot be for other processors', (architecture, platform, got, fix) => {
    const error = errorOf(stackWith(architecture, platform));
    expect(error).toMatch(got);
    expect(error).toContain(fix);
    expect(error).toContain(checkId('imagePlatform'));
  });

  test.each([
    [X86_64, Platform.LINUX_AMD64], [ARM64, Platform.LINUX_ARM64], [X86_64, undefined],
  ])('can be for the same ones', (architecture, platform) => {
    expect(warningsOf(stackWith(architecture, platform))).toEqual([]);
  });

  test('is a gamble on ARM64 where nobody says what it is for', () => {
    const [warning, ...others] = warningsOf(stackWith(ARM64));
    expect(warning).toMatch(/`platform of the image of app` must be given, because the task runs on ARM64 and Docker otherwise builds for the machine that runs the build, got: undefined/);
    expect(warning).toContain(checkId('imagePlatformUnknown'));
    expect(others).toEqual([]);
  });
});

describe('the platform of an image', () => {
  const taskOn = (cpuArchitecture: ecs.CpuArchitecture, platform: string) => {
    const stack = new TestStack();
    const image = fromAsset(folder, { platform: Platform.custom(platform) });
    stack.service({ app: { image, port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture }) });
    return errorOf(stack);
  };

  test.each<[ecs.CpuArchitecture, string]>([
    [ecs.CpuArchitecture.ARM64, 'linux/arm64/v8'], [ecs.CpuArchitecture.ARM64, 'linux/aarch64'], [ecs.CpuArchitecture.X86_64, 'linux/x86_64'],
    [ecs.CpuArchitecture.X86_64, 'amd64'], [ecs.CpuArchitecture.X86_64, 'linux/amd64/v2'],
  ])('has other spellings and variants: %p on %p', (architecture, platform) => {
    expect(taskOn(architecture, platform)).toBe('');
  });

  test('is for other processors in all of them', () => {
    expect(taskOn(ecs.CpuArchitecture.X86_64, 'linux/arm64/v8')).toContain(checkId('imagePlatform'));
    expect(taskOn(ecs.CpuArchitecture.ARM64, 'linux/x86_64')).toContain(checkId('imagePlatform'));
  });

  test('is not wrong for machines of which the task definition does not say what they are', () => {
    const taskWith = (...others: Platform[]) => {
      const stack = new TestStack();
      const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
      const appContainer = taskDefinition.addContainer('App', { image: fromAsset(folder, { platform: Platform.LINUX_ARM64 }), memoryLimitMiB: 128 });
      taskDefinition.addExtension(new NginxSidecar({
        appContainer,
        image: ProxyImage.stock(),
        configuration: new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/')] }), appPort: 3000 }),
      }));
      others.forEach((platform, i) => taskDefinition.addContainer(`Other${i}`, { image: fromAsset(folder, { platform }), memoryLimitMiB: 128, essential: false }));
      return errorOf(stack);
    };
    expect(taskWith()).toBe('');
    expect(taskWith(Platform.LINUX_ARM64)).toBe('');
    expect(taskWith(Platform.LINUX_AMD64)).toMatch(/`platform` must be of the same CPU architecture for the images of all containers of a task, got: \{"App":"linux\/arm64","Other0":"linux\/amd64"\}/);
  });
});

test('a task definition is not too large for what is known at deployment only', () => {
  const secrets = (task: ecs.TaskDefinition) => Object.fromEntries(Array.from({ length: 150 }, (_, i) => (
    [`VALUE_${i}`, Fn.join('', ['arn:', Aws.PARTITION, ':s3:', Aws.REGION, ':', Aws.ACCOUNT_ID, `:name-${i}-`, Stack.of(task).stackName])])));
  expect(errorAfter((task) => sideCar(task, { environment: secrets(task) }))).toBe('');
  expect(errorAfter((task) => sideCar(task, { environment: { LARGE: Fn.sub(`${'x'.repeat(66_000)}\${AWS::Region}`) } }))).toContain(checkId('taskDefinitionSize'));
});

test('nothing is said of an image that somebody else builds', () => {
  const stack = new TestStack();
  const tarball = path.join(folder, 'app.tar');
  fs.writeFileSync(tarball, '');
  const image = ecs.ContainerImage.fromTarball(tarball);
  stack.service({ app: { image, port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture: ecs.CpuArchitecture.ARM64 }) });
  expect(warningsOf(stack)).toEqual([]);
});

test('a sidecar in a team\'s own task definition is checked as well, once', () => {
  const stack = new TestStack();
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
  const allowlist = new Allowlist({ routes: [Route.prefix('/')] });
  const proxy = (name: string, port: number, appPort: number) => {
    const appContainer = taskDefinition.addContainer(name, { containerName: name, image: APP_IMAGE });
    return new NginxSidecar({ containerName: `nginx-${name}`, appContainer, configuration: new NginxConfiguration({ allowlist, port, healthPort: port + 1, appPort }) });
  };
  taskDefinition.addExtension(proxy('app', 8080, 3000));
  sideCar(taskDefinition, { portMappings: [{ containerPort: 3000 }] });
  expect(errorOf(stack).split(checkId('containerPortClash'))).toHaveLength(2);
});

describe('a route that is less restrictive than a route it overlaps', () => {
  const clients = { allowedClients: ['10.0.0.0/8'] };
  const routes = [Route.prefix('/admin', clients), Route.exact('/admin/health')];
  const code = checkId('lessRestrictiveRoute');
  const GOT = 'got: "exact /admin/health, which is less restrictive in `allowedClients`: GET /admin/health"; '
    + 'set the same options for the more specific routes, or acknowledge this warning if the routes are intended exceptions';
  /** The warnings about a service with these routes where these ids are acknowledged. */
  const warnings = (of: Route[], ...ids: string[]) => {
    const stack = new TestStack();
    Validations.of(stack.service({ routes: of })).acknowledge(...ids.map((id) => ({ id, reason: 'meant to be so' })));
    return warningsOf(stack);
  };
  /** What a warning says that is to be copied. */
  const idOf = (warning: string) => /\[ack: (?:annotation::)?(.*)\]$/i.exec(warning)![1];

  test('is told with a request, and silent where it asks for the same', () => {
    const [warning, ...others] = warnings(routes);
    expect(warning).toContain(`\`routes\` must be as strict as prefix /admin if they take precedence over this route, ${GOT}`);
    expect(idOf(warning)).toBe('cdk-reverse-proxied-service:ReverseProxiedService.lessRestrictiveRoute[prefix=/admin#22aeb8b2]');
    expect(others).toEqual([]);
    expect(warnings([Route.prefix('/admin', clients), Route.exact('/admin/health', clients)])).toEqual([]);
  });

  test('also where the route is added late', () => {
    const stack = new TestStack();
    const service = stack.service({ routes: routes.slice(0, 1) });
    service.addRoute(routes[1]);
    expect(warningsOf(stack)).toEqual([expect.stringContaining(GOT)]);
  });

  test('also in a task definition of one\'s own', () => {
    const make = (...ids: string[]) => {
      const stack = new TestStack();
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
      const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE });
      taskDefinition.addExtension(new NginxSidecar({
        appContainer, configuration: new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 }),
      }));
      ids.forEach((id) => Validations.of(taskDefinition).acknowledge({ id, reason: 'meant to be so' }));
      return warningsOf(stack);
    };
    const [warning, ...others] = make();
    expect(warning).toContain(GOT);
    expect(others).toEqual([]);
    expect(make(idOf(warning))).toEqual([]);
    expect(make(code)).toEqual([]);
  });

  test('is acknowledged with others, with those of one route, or at large', () => {
    const more = [...routes, Route.prefix('/staff', clients), Route.exact('/staff/health')];
    const [admin, staff, ...others] = warnings(more);
    expect(others).toEqual([]);
    const one = `${code}[prefix=/admin]`;
    expect(warnings(more, idOf(admin))).toEqual([staff]);
    expect(warnings(more, one)).toEqual([staff]);
    expect(warnings(more, idOf(admin), idOf(staff))).toEqual([]);
    expect(warnings(more, code)).toEqual([]);
    // One more route is told, unless all of them are acknowledged.
    const mistaken = [...routes, Route.exact('/admin/users')];
    expect(warnings(mistaken, idOf(admin))).toEqual([expect.stringContaining('exact /admin/users')]);
    expect(warnings(mistaken, one)).toEqual([]);
    // So is one option more.
    const password = [Route.prefix('/admin', { ...clients, maxConnections: 5 }), Route.exact('/admin/health')];
    expect(warnings(password, idOf(admin))).toEqual([expect.stringContaining('in `allowedClients` and `maxConnections`')]);
  });

  test('does not hide behind many of them', () => {
    const many = Array.from({ length: 5 }, (_, i) => Route.exact(`/r${i}`));
    const [warning, ...others] = warnings([Route.prefix('/', clients), ...many]);
    expect(warning).toMatch(/`routes` must be as strict as prefix \/ if they take precedence over this route/);
    expect(others).toEqual([]);
  });

  test.each(['/a::b/{x}::', '/(a)/{x})', '/:/{x}(:', "/a'*!$&/{x}=,"])('has an id that can be acknowledged, whatever the path: %s', (template) => {
    const odd = [Route.template(template, { ...clients, literalPath: true }), Route.template(template.replace('{x}', 'x{y}'), { literalPath: true })];
    const [warning, ...others] = warnings(odd);
    expect(others).toEqual([]);
    expect(warnings(odd, idOf(warning))).toEqual([]);
    expect(warnings(odd, idOf(warning).replace(/#.*\]/, ']'))).toEqual([]);
  });
});

describe('what NGINX writes has room', () => {
  const MB = 1_000_000;
  const upload = (maxRequestBodyBytes: number) => Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes });
  const stored = Route.exact('/news', { cache: { ttl: Duration.seconds(60) } });
  const error = (props: Partial<ReverseProxiedServiceProps>) => {
    const stack = new TestStack();
    stack.service(props);
    return errorOf(stack);
  };

  test('in memory: a body, or all stores, are no larger', () => {
    const proxyImage = ProxyImage.stock();
    expect(error({ proxyImage, routes: [upload(100 * MB), stored] })).toMatch(new RegExp(
      '`maxRequestBodyBytes of exact /upload` must be at most the storage of the folder that NGINX writes to: 128 MiB of memory, half of the `memoryLimitMiB` '
      + 'of the proxy \\(`proxyMemoryLimitMiB` of a service\\), in addition to 67108864 bytes for `cache.maxBytes of exact /news`, got: 100000000; '
      + 'give the proxy 322 MiB, or lower the limit; with `ProxyImage.built\\(\\)` and without secrets NGINX writes to the disk of the task'));
    expect(error({ proxyImage, routes: [upload(100 * MB), stored], proxyMemoryLimitMiB: 322 })).toBe('');
    expect(error({ proxyImage, routes: [upload(100 * MB), stored], proxyMemoryLimitMiB: 320 })).toContain(checkId('temporaryFilesExceedStorage'));
    expect(error({ proxyImage, routes: [upload(100 * MB)] })).toBe('');
    expect(error({ proxyImage, routes: [stored], proxyMemoryLimitMiB: 64 })).toContain('`cache.maxBytes of exact /news`');
    expect(error({ proxyImage, nginx: { maxRequestBodyBytes: 500 * MB } })).toContain('`maxRequestBodyBytes` must be at most the storage');
    expect(error({ proxyImage, nginx: { maxResponseTempFileBytes: 200 * MB } })).toContain('`maxResponseTempFileBytes` must be at most the storage');
    expect(error({ proxyImage, routes: [upload(500 * MB)], app: { image: APP_IMAGE, port: 3000, protocol: AppProtocol.grpc() } })).toBe('');
  });

  test('on the disk of a task of AWS Fargate', () => {
    expect(error({ routes: [upload(500 * MB), stored] })).toBe('');
    expect(error({ routes: [upload(30_000 * MB)] })).toMatch(/`maxRequestBodyBytes of exact \/upload` must be at most the storage of the folder that NGINX writes to: 20 GiB of disk, the `ephemeralStorageGiB` of the task, got: 30000000000/);
    expect(error({ routes: [upload(30_000 * MB)], capacity: Capacity.fargate({ ephemeralStorageGiB: 28 }) })).toBe('');
    expect(errorAfter((task) => (task.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('EphemeralStorage', { SizeInGiB: 21 }))).toBe('');
  });

  test('a route that is added late counts, and machines of one\'s own have disks of any size', () => {
    const stack = new TestStack();
    const service = stack.service({ proxyImage: ProxyImage.stock() });
    service.addRoute(upload(500 * MB));
    expect(errorOf(stack)).toMatch(/`maxRequestBodyBytes of exact \/upload` must be at most the storage of the folder that NGINX writes to: 128 MiB of memory, half of the `memoryLimitMiB` of the proxy \(`proxyMemoryLimitMiB` of a service\), got: 500000000/);
    const own = new TestStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(own, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
    const appContainer = taskDefinition.addContainer('App', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
    const allowlist = new Allowlist({ routes: [upload(500_000 * MB)] });
    taskDefinition.addExtension(new NginxSidecar({ appContainer, configuration: new NginxConfiguration({ allowlist, appPort: 3000 }) }));
    expect(errorOf(own)).toBe('');
  });
});
