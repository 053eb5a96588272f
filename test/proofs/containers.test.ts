import { HealthState } from '../../proofs/containers/task/health';
import { resolved } from '../../proofs/containers/task/intrinsic-functions';
import { containerArguments, loweredLimits, podArguments, Surroundings } from '../../proofs/containers/task/podman-arguments';
import { startOrder } from '../../proofs/containers/task/start-order';
import { readTaskDefinition, taskDefinitionIn } from '../../proofs/containers/task/task-definition';

const SURROUNDINGS: Surroundings = {
  pod: 'shop',
  image: 'localhost/asset:1',
  limits: { nofile: 20_000, nproc: 1024 },
  secrets: { KEY: 'secret' },
  volumes: { 'nginx-tmp': 'shop-nginx-tmp', 'files': '/folder' },
};

/** A task definition with this container and, before it, an app. */
function task(container: Record<string, unknown>, properties: Record<string, unknown> = {}) {
  return readTaskDefinition({
    NetworkMode: 'awsvpc',
    ...properties,
    ContainerDefinitions: [{ Name: 'app', Image: 'app' }, { Name: 'nginx', Image: 'nginx', ...container }],
  });
}

/** The arguments for a container. */
function argumentsFor(container: Record<string, unknown>): string {
  return containerArguments(task(container).containers[1], SURROUNDINGS).join(' ');
}

describe('the Docker arguments of a container', () => {
  const plain = argumentsFor({});

  test('have the defaults', () => {
    expect(plain).toBe('--pod shop --name shop-nginx --pull never --no-healthcheck --log-driver k8s-file '
      + '--ulimit nofile=20000:20000 --ulimit nproc=1024:1024 --stop-timeout 30 localhost/asset:1');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a user', { User: '101' }, '--user 101'],
    ['a read-only root, without the writable folders of podman', { ReadonlyRootFilesystem: true }, '--read-only --read-only-tmpfs=false'],
    ['no capabilities', { LinuxParameters: { Capabilities: { Drop: ['ALL'] } } }, '--cap-drop ALL'],
    ['an added capability', { LinuxParameters: { Capabilities: { Add: ['SYS_PTRACE'] } } }, '--cap-add SYS_PTRACE'],
    ['an init process', { LinuxParameters: { InitProcessEnabled: true } }, '--init'],
    ['memory', { Memory: 256, MemoryReservation: 128 }, '--memory 256m --memory-reservation 128m'],
    ['CPU', { Cpu: 256 }, '--cpu-shares 256'],
    ['a stop timeout', { StopTimeout: 35 }, '--stop-timeout 35'],
    ['limits', { Ulimits: [{ Name: 'nofile', SoftLimit: 1024, HardLimit: 4096 }] }, '--ulimit nofile=1024:4096'],
    ['limits above this machine\'s', { Ulimits: [{ Name: 'nofile', SoftLimit: 2048, HardLimit: 65536 }] }, '--ulimit nofile=2048:20000'],
    ['environment', { Environment: [{ Name: 'A', Value: 'b c' }] }, '--env A=b c'],
    ['a secret', { Secrets: [{ Name: 'KEY', ValueFrom: { Ref: 'Secret' } }] }, '--env KEY=secret'],
    ['a working directory', { WorkingDirectory: '/srv' }, '--workdir /srv'],
    ['an entry point', { EntryPoint: ['sh', '-ec', 'exec nginx'] }, '--entrypoint ["sh","-ec","exec nginx"]'],
    ['a command', { Command: ['a', 'b c'] }, 'localhost/asset:1 a b c'],
    ['a volume', { MountPoints: [{ SourceVolume: 'nginx-tmp', ContainerPath: '/tmp', ReadOnly: false }] },
      '--mount type=volume,source=shop-nginx-tmp,destination=/tmp'],
    ['a folder', { MountPoints: [{ SourceVolume: 'files', ContainerPath: '/files', ReadOnly: true }] },
      '--mount type=bind,source=/folder,destination=/files,ro=true'],
    ['memory as a folder', { LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64, MountOptions: ['rw', 'noexec', 'nosuid', 'nodev', 'mode=1777'] }] } },
      '--mount type=tmpfs,destination=/tmp,tmpfs-size=64m,notmpcopyup,noexec,nosuid,nodev,tmpfs-mode=1777'],
  ])('contain %s', (_, container, expected) => {
    const made = argumentsFor(container);
    expect(made).toContain(expected);
    expect(plain).not.toContain(expected);
  });

  test('tell which limits are lowered', () => {
    const { containers: [app, nginx] } = task({ Ulimits: [{ Name: 'nofile', SoftLimit: 65536, HardLimit: 65536 }] });
    expect(loweredLimits(nginx, SURROUNDINGS.limits)).toEqual(['nofile 20000 instead of 65536']);
    expect(loweredLimits(app, SURROUNDINGS.limits)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['property', { Privileged: true }, 'ContainerDefinitions[1] has what is not known here: Privileged'],
    ['property deeper down', { LinuxParameters: { Devices: [] } }, 'LinuxParameters has what is not known here: Devices'],
    ['property of a dependency', { DependsOn: [{ ContainerName: 'app', Condition: 'START', Timeout: 1 }] }, 'DependsOn[0] has what is not known here: Timeout'],
    ['mount option', { LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64, MountOptions: ['huge=always'] }] } }, 'mount option huge=always'],
    ['volume', { MountPoints: [{ SourceVolume: 'other', ContainerPath: '/tmp' }] }, 'no volume other'],
    ['secret', { Secrets: [{ Name: 'OTHER', ValueFrom: 'arn' }] }, 'no value for the secret OTHER'],
    ['health check', { HealthCheck: { Command: ['wget'] } }, 'CMD or CMD-SHELL, not wget'],
  ])('are rejected with an unknown %s', (_, container, message) => {
    expect(() => argumentsFor(container)).toThrow(message);
  });
});

describe('the task of a template', () => {
  test('has an isolated network, and limits', () => {
    expect(podArguments(task({}, { Cpu: '512', Memory: '1024' }), 'shop', '/group').join(' '))
      .toBe('--name shop --share net --network none --cgroup-parent /group --cpus 0.5 --memory 1024m');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['property', { PidMode: 'task' }, 'not known here: PidMode'],
    ['volume', { Volumes: [{ Name: 'nginx-tmp', EFSVolumeConfiguration: {} }] }, 'Volumes[0] has what is not known here: EFSVolumeConfiguration'],
    ['network', { NetworkMode: 'bridge' }, 'NetworkMode is "bridge"'],
    ['architecture', { RuntimePlatform: { CpuArchitecture: 'ARM64' } }, 'CpuArchitecture is "ARM64"'],
  ])('is rejected with another %s', (_, properties, message) => {
    expect(() => task({}, properties)).toThrow(message);
  });

  test('must be the only task of the template', () => {
    const definition = { Type: 'AWS::ECS::TaskDefinition', Properties: { NetworkMode: 'awsvpc', RequiresCompatibilities: ['FARGATE'] } };
    expect(taskDefinitionIn({ Resources: { A: { Type: 'AWS::ECS::Service' }, B: definition } }).fargate).toBe(true);
    expect(() => taskDefinitionIn({ Resources: { A: definition, B: definition } })).toThrow('2 task definitions');
  });
});

describe('the start order of containers', () => {
  const order = (containers: Array<Record<string, unknown>>) =>
    startOrder(readTaskDefinition({ NetworkMode: 'awsvpc', ContainerDefinitions: containers.map((container) => ({ Image: 'x', ...container })) }).containers)
      .map(({ name }) => name);
  const on = (name: string, condition = 'START') => ({ DependsOn: [{ ContainerName: name, Condition: condition }] });

  test('follows their dependencies', () => {
    expect(order([{ Name: 'a', ...on('b') }, { Name: 'b', ...on('c') }, { Name: 'c' }])).toEqual(['c', 'b', 'a']);
  });

  test.each([
    ['in a circle', [{ Name: 'a', ...on('b') }, { Name: 'b', ...on('a') }], 'a → b → a'],
    ['on a missing container', [{ Name: 'a', ...on('b') }], 'depends on b, which is not there'],
    ['on health that nothing checks', [{ Name: 'a', ...on('b', 'HEALTHY') }, { Name: 'b' }], 'has no health check'],
  ])('does not exist %s', (_, containers, message) => {
    expect(() => order(containers)).toThrow(message);
  });
});

test('a health check counts failures only after the start period, and successes immediately', () => {
  const check = { command: ['true'], intervalSeconds: 5, timeoutSeconds: 5, retries: 2, startPeriodSeconds: 10 };
  const state = new HealthState(check);
  expect([false, false].map((passed) => state.take(passed, 5))).toEqual(['UNKNOWN', 'UNKNOWN']);
  expect(state.take(true, 6)).toBe('HEALTHY');
  expect([false, true, false, false].map((passed) => state.take(passed, 7))).toEqual(['HEALTHY', 'HEALTHY', 'HEALTHY', 'UNHEALTHY']);
  const late = new HealthState(check);
  expect([false, false].map((passed) => late.take(passed, 10))).toEqual(['UNKNOWN', 'UNHEALTHY']);
});

test('evaluates the intrinsic functions of CloudFormation that are known, and rejects others', () => {
  expect(resolved({ a: { 'Fn::Join': ['', ['x:', { Ref: 'Secret' }, ':', { 'Fn::GetAtt': ['Role', 'Arn'] }]] }, b: [{ 'Fn::Sub': '${AWS::Region}/${Repository}:${!Literal}' }] }))
    .toEqual({ a: 'x:<Secret>:<Role.Arn>', b: ['eu-central-1/<Repository>:${Literal}'] });
  expect(() => resolved({ 'Fn::If': ['A', 1, 2] })).toThrow('Fn::If');
  expect(() => resolved({ Ref: 'AWS::StackId' })).toThrow('AWS::StackId');
});
