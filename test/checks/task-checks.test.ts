import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Aws, CfnParameter, Duration, Fn, Lazy, NestedStack, Stack, Stage, Token, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Allowlist, UpstreamProtocol, Capacity, HttpMethod, NginxConfiguration, NginxSidecar, ProxyImage, ReverseProxiedServiceProps, Route } from '../../src';
import { checkId } from '../../src/checks/check';
import { APP_IMAGE, TestStack } from '../../testing/cdk';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'));
beforeAll(() => fs.writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The error or warnings of synthesis after a change to the task definition of the usual service. */
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

/** An additional container with the given options. */
const sideCar = (taskDefinition: ecs.TaskDefinition, options: Partial<ecs.ContainerDefinitionOptions> = {}) => taskDefinition.addContainer('Extra', {
  containerName: 'extra', image: APP_IMAGE, essential: false, ...options,
});

test('reports nothing for a valid task', () => {
  expect(errorAfter((task) => sideCar(task, { portMappings: [{ containerPort: 9000 }, { containerPort: 8080, protocol: ecs.Protocol.UDP }], memoryLimitMiB: 512 }))).toBe('');
});

test('reports containers with the same name', () => {
  const error = errorAfter((task) => sideCar(task, { containerName: 'nginx' }));
  expect(error).toMatch(/`containerName` must be different for each container of a task, got: "nginx"/);
  expect(error).toContain(checkId('containerNameClash'));
});

test.each([
  [8080, 'nginx and extra'],
  [8081, 'nginx and extra'],
  [3000, 'app and extra'],
])('reports containers with the same port: %p', (containerPort, names) => {
  const error = errorAfter((task) => sideCar(task, { portMappings: [{ containerPort }] }));
  expect(error).toContain(`\`port of ${names}\` must be different for each container of a task, got: "${containerPort}/tcp"`);
  expect(error).toContain(checkId('containerPortClash'));
});

test('reports a container port inside the port range of another container', () => {
  const range = { containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE, containerPortRange: '8000-8080' };
  expect(errorAfter((task) => sideCar(task, { portMappings: [range] }))).toMatch(/`port of nginx and extra` must be different for each container of a task, got: "8080\/tcp"/);
  expect(errorAfter((task) => sideCar(task, { portMappings: [{ ...range, containerPortRange: '8000-8079' }] }))).toBe('');
});

test('accepts the same port in containers with separate networks, but not the same host port', () => {
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

test('reports a dependency on the health of a container without a health check', () => {
  const error = errorAfter((task) => task.findContainer('app')!.addContainerDependencies({ container: sideCar(task), condition: ecs.ContainerDependencyCondition.HEALTHY }));
  expect(error).toMatch(/`dependsOn of app` must be a condition that a container without a health check can meet, got: \{"container":"extra","condition":"HEALTHY"\}/);
  expect(error).toContain(checkId('dependencyWithoutHealthCheck'));
  expect(errorAfter((task) => task.findContainer('app')!.addContainerDependencies({
    container: sideCar(task, { healthCheck: { command: ['CMD', 'true'] } }), condition: ecs.ContainerDependencyCondition.HEALTHY,
  }))).toBe('');
});

test('reports containers that wait for each other, by dependencies or links', () => {
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

test('reports a dependency on the completion of an essential container', () => {
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

test('treats a health check of NONE as no health check', () => {
  const stack = new TestStack();
  stack.service({ app: { image: APP_IMAGE, port: 3000, healthCheck: { command: ['NONE'] } } });
  expect(errorOf(stack)).toMatch(/`dependsOn of nginx` must be a condition that a container without a health check can meet, got: \{"container":"app","condition":"HEALTHY"\}/);
});

test('accepts ports that are known only at deployment', () => {
  const stack = new TestStack();
  const { taskDefinition } = stack.service();
  ['A', 'B'].forEach((id) => taskDefinition.addContainer(id, {
    image: APP_IMAGE, portMappings: [{ containerPort: new CfnParameter(stack, `Port${id}`, { type: 'Number' }).valueAsNumber }],
  }));
  expect(errorOf(stack)).toBe('');
});

describe('with values that are known only at deployment', () => {
  const cfn = (task: ecs.TaskDefinition) => task.node.defaultChild as ecs.CfnTaskDefinition;
  const parameter = (task: ecs.TaskDefinition, id: string) => new CfnParameter(task, id).valueAsString;

  test('different names of containers do not clash', () => {
    expect(errorAfter((task) => ['A', 'B'].forEach((id) => task.addContainer(id, { containerName: parameter(task, `Name${id}`), image: APP_IMAGE })))).toBe('');
  });

  test('an essential flag is not checked', () => {
    expect(errorAfter((task) => {
      const essential = Fn.conditionIf('IsEssential', true, false) as unknown as boolean;
      task.findContainer('app')!.addContainerDependencies({ container: sideCar(task, { essential }), condition: ecs.ContainerDependencyCondition.SUCCESS });
    })).toBe('');
  });

  test('containers and lists of them are not checked', () => {
    const container = Fn.conditionIf('HasMore', { Name: 'more', Image: 'more' }, Aws.NO_VALUE);
    expect(errorAfter((task) => [2, 3].forEach((i) => cfn(task).addPropertyOverride(`ContainerDefinitions.${i}`, container)))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions', Fn.conditionIf('HasMore', [], [])))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions.0.DependsOn', Fn.conditionIf('Waits', [], [])))).toBe('');
    expect(errorAfter((task) => cfn(task).addPropertyOverride('ContainerDefinitions.0.PortMappings', Fn.conditionIf('Maps', [], [])))).toBe('');
  });

  test('the ports of an unknown network mode do not clash', () => {
    expect(errorAfter((task) => {
      sideCar(task, { portMappings: [{ containerPort: 8080 }] });
      // In some of the modes each container has ports of its own.
      cfn(task).addPropertyOverride('NetworkMode', { Ref: 'Mode' });
      cfn(task).addPropertyDeletionOverride('ContainerDefinitions.1.PortMappings.0.HostPort');
    })).toBe('');
  });

  test('two uses of the same value are still equal', () => {
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

  test('a property that is removed by an escape hatch counts as absent', () => {
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

test('reports containers with more memory than the task', () => {
  const tooMuch = errorAfter((task) => sideCar(task, { memoryReservationMiB: 800 }));
  expect(tooMuch).toMatch(/`memoryReservationMiB` must be at most the 1024 MiB of the task for all containers together, instead of 1056 MiB, got: \{"app":0,"nginx":256,"extra":800\}/);
  expect(tooMuch).toContain(checkId('memoryExceedsTask'));
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 1025, memoryReservationMiB: 1 }))).toContain('`memoryLimitMiB of extra` must be at most the 1024 MiB of the task, got: 1025');
  // A limit is not reserved where there is a reservation.
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 1024, memoryReservationMiB: 768 }))).toBe('');
  const unknown = Capacity.fargate({ memoryLimitMiB: Lazy.number({ produce: () => Token.asNumber({ Ref: 'Memory' }) }) });
  expect(errorAfter((task) => sideCar(task, { memoryLimitMiB: 2000 }), unknown)).toBe('');
});

test('reports a task definition above the size limit of ECS', () => {
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
])('an app image (%s)', (_, imageFor) => {
  const { X86_64, ARM64 } = ecs.CpuArchitecture;
  const stackWith = (cpuArchitecture: ecs.CpuArchitecture, platform?: Platform) => {
    const stack = new TestStack();
    stack.service({ app: { image: imageFor(stack, platform), port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture }) });
    return stack;
  };

  test.each([
    [X86_64, Platform.LINUX_ARM64, /`platform of the image of app` must be linux\/amd64, because the task runs on X86_64, got: "linux\/arm64"/, 'Platform.LINUX_AMD64'],
    [ARM64, Platform.LINUX_AMD64, /`platform of the image of app` must be linux\/arm64, because the task runs on ARM64, got: "linux\/amd64"/, 'Platform.LINUX_ARM64'],
  ])('is rejected if it is for another CPU architecture', (architecture, platform, got, fix) => {
    const error = errorOf(stackWith(architecture, platform));
    expect(error).toMatch(got);
    expect(error).toContain(fix);
    expect(error).toContain(checkId('imagePlatform'));
  });

  test.each([
    [X86_64, Platform.LINUX_AMD64], [ARM64, Platform.LINUX_ARM64], [X86_64, undefined],
  ])('is accepted if it is for the same CPU architecture', (architecture, platform) => {
    expect(warningsOf(stackWith(architecture, platform))).toEqual([]);
  });

  test('causes a warning on ARM64 if its platform is unknown', () => {
    const [warning, ...others] = warningsOf(stackWith(ARM64));
    expect(warning).toMatch(/`platform of the image of app` must be given, because the task runs on ARM64 and Docker otherwise builds for the machine that runs the build, got: undefined/);
    expect(warning).toContain(checkId('imagePlatformUnknown'));
    expect(others).toEqual([]);
  });
});

describe('the platform comparison of an image', () => {
  const taskOn = (cpuArchitecture: ecs.CpuArchitecture, platform: string) => {
    const stack = new TestStack();
    const image = fromAsset(folder, { platform: Platform.custom(platform) });
    stack.service({ app: { image, port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture }) });
    return errorOf(stack);
  };

  test.each<[ecs.CpuArchitecture, string]>([
    [ecs.CpuArchitecture.ARM64, 'linux/arm64/v8'], [ecs.CpuArchitecture.ARM64, 'linux/aarch64'], [ecs.CpuArchitecture.X86_64, 'linux/x86_64'],
    [ecs.CpuArchitecture.X86_64, 'amd64'], [ecs.CpuArchitecture.X86_64, 'linux/amd64/v2'],
  ])('understands other spellings and variants: %p on %p', (architecture, platform) => {
    expect(taskOn(architecture, platform)).toBe('');
  });

  test('reports another platform in all of the spellings', () => {
    expect(taskOn(ecs.CpuArchitecture.X86_64, 'linux/arm64/v8')).toContain(checkId('imagePlatform'));
    expect(taskOn(ecs.CpuArchitecture.ARM64, 'linux/x86_64')).toContain(checkId('imagePlatform'));
  });

  test('reports nothing if the task definition does not state a platform', () => {
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

test('estimates the size of a task definition without values that are known only at deployment', () => {
  const secrets = (task: ecs.TaskDefinition) => Object.fromEntries(Array.from({ length: 150 }, (_, i) => (
    [`VALUE_${i}`, Fn.join('', ['arn:', Aws.PARTITION, ':s3:', Aws.REGION, ':', Aws.ACCOUNT_ID, `:name-${i}-`, Stack.of(task).stackName])])));
  expect(errorAfter((task) => sideCar(task, { environment: secrets(task) }))).toBe('');
  expect(errorAfter((task) => sideCar(task, { environment: { LARGE: Fn.sub(`${'x'.repeat(66_000)}\${AWS::Region}`) } }))).toContain(checkId('taskDefinitionSize'));
});

test('reports nothing for an image that is built elsewhere', () => {
  const stack = new TestStack();
  const tarball = path.join(folder, 'app.tar');
  fs.writeFileSync(tarball, '');
  const image = ecs.ContainerImage.fromTarball(tarball);
  stack.service({ app: { image, port: 3000 }, capacity: Capacity.fargate({ cpuArchitecture: ecs.CpuArchitecture.ARM64 }) });
  expect(warningsOf(stack)).toEqual([]);
});

test('checks a sidecar in a custom task definition once', () => {
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

describe('a route that is less restrictive than a route that it overlaps', () => {
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
  /** The id of a warning, as its text asks to copy it. */
  const idOf = (warning: string) => /\[ack: (?:annotation::)?(.*)\]$/i.exec(warning)![1];

  test('causes a warning with an example request, unless the requirements are equal', () => {
    const [warning, ...others] = warnings(routes);
    expect(warning).toContain(`\`routes\` must be as strict as prefix /admin if they take precedence over this route, ${GOT}`);
    expect(idOf(warning)).toBe('cdk-reverse-proxied-service:ReverseProxiedService.lessRestrictiveRoute[prefix=/admin#22aeb8b2]');
    expect(others).toEqual([]);
    expect(warnings([Route.prefix('/admin', clients), Route.exact('/admin/health', clients)])).toEqual([]);
  });

  test('causes a warning if it is added later', () => {
    const stack = new TestStack();
    const service = stack.service({ routes: routes.slice(0, 1) });
    service.addRoute(routes[1]);
    expect(warningsOf(stack)).toEqual([expect.stringContaining(GOT)]);
  });

  test('causes a warning in a custom task definition', () => {
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

  test('can be acknowledged with all others, per route, or altogether', () => {
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

  test('is reported among many of them', () => {
    const many = Array.from({ length: 5 }, (_, i) => Route.exact(`/r${i}`));
    const [warning, ...others] = warnings([Route.prefix('/', clients), ...many]);
    expect(warning).toMatch(/`routes` must be as strict as prefix \/ if they take precedence over this route/);
    expect(others).toEqual([]);
  });

  test.each(['/a::b/{x}::', '/(a)/{x})', '/:/{x}(:', "/a'*!$&/{x}=,"])('has an id that can be acknowledged, for any path: %s', (template) => {
    const odd = [Route.template(template, { ...clients, literalPath: true }), Route.template(template.replace('{x}', 'x{y}'), { literalPath: true })];
    const [warning, ...others] = warnings(odd);
    expect(others).toEqual([]);
    expect(warnings(odd, idOf(warning))).toEqual([]);
    expect(warnings(odd, idOf(warning).replace(/#.*\]/, ']'))).toEqual([]);
  });
});

describe('the space for files that NGINX writes', () => {
  const MB = 1_000_000;
  const upload = (maxRequestBodyBytes: number) => Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes });
  const stored = Route.exact('/news', { cache: { ttl: Duration.seconds(60) } });
  const error = (props: Partial<ReverseProxiedServiceProps>) => {
    const stack = new TestStack();
    stack.service(props);
    return errorOf(stack);
  };

  test('must hold a body and all caches in memory', () => {
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
    expect(error({ proxyImage, routes: [upload(500 * MB)], app: { image: APP_IMAGE, port: 3000, protocol: UpstreamProtocol.grpc() } })).toBe('');
  });

  test('must hold them on the disk of a task on AWS Fargate', () => {
    expect(error({ routes: [upload(500 * MB), stored] })).toBe('');
    expect(error({ routes: [upload(30_000 * MB)] })).toMatch(/`maxRequestBodyBytes of exact \/upload` must be at most the storage of the folder that NGINX writes to: 20 GiB of disk, the `ephemeralStorageGiB` of the task, got: 30000000000/);
    expect(error({ routes: [upload(30_000 * MB)], capacity: Capacity.fargate({ ephemeralStorageGiB: 28 }) })).toBe('');
    expect(errorAfter((task) => (task.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('EphemeralStorage', { SizeInGiB: 21 }))).toBe('');
  });

  test('is checked with routes that are added later, and not checked on instances, whose disk size is unknown', () => {
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
