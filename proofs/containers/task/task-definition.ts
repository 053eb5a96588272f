import { Fields } from './fields';
import { resolved } from './intrinsic-functions';

/** An ECS task definition, as far as it can be carried out by podman. */
export interface TaskDefinition {
  readonly fargate: boolean;
  /** The CPU of the whole task; 1024 units are one vCPU. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  /** The names of the volumes. All are empty when a task starts. */
  readonly volumes: string[];
  readonly containers: ContainerDefinition[];
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly user?: string;
  readonly entryPoint?: string[];
  readonly command?: string[];
  readonly workingDirectory?: string;
  readonly environment: Record<string, string>;
  /** The names of the environment variables that ECS sets to the values of secrets. */
  readonly secrets: string[];
  readonly readonlyRootFilesystem: boolean;
  readonly droppedCapabilities: string[];
  readonly addedCapabilities: string[];
  readonly initProcess: boolean;
  readonly tmpfs: Tmpfs[];
  readonly mountPoints: MountPoint[];
  readonly ulimits: Ulimit[];
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  readonly ports: number[];
  readonly healthCheck?: HealthCheck;
  readonly dependencies: Dependency[];
  readonly stopTimeoutSeconds: number;
}

export interface Tmpfs {
  readonly containerPath: string;
  readonly sizeMiB: number;
  readonly options: string[];
}

export interface MountPoint {
  readonly volume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

export interface HealthCheck {
  /** What is run in the container, without a shell. */
  readonly command: string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

export type Condition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export interface Dependency {
  readonly container: string;
  readonly condition: Condition;
}

/** What ECS takes where a stop timeout is not given. */
const DEFAULT_STOP_TIMEOUT_SECONDS = 30;

/** The only task definition of a template. */
export function taskDefinitionIn(template: any): TaskDefinition {
  const found = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  if (found.length !== 1) {
    throw new Error(`The template holds ${found.length} task definitions instead of one.`);
  }
  return readTaskDefinition(found[0].Properties);
}

/** Reads the properties of an `AWS::ECS::TaskDefinition`; what is not known here is an error. */
export function readTaskDefinition(properties: any): TaskDefinition {
  return Fields.read('The task definition', resolved(properties), (fields) => {
    // What these mean has no counterpart outside of AWS.
    ['Family', 'ExecutionRoleArn', 'TaskRoleArn', 'Tags', 'PlacementConstraints'].forEach((name) => fields.take(name));
    expect('NetworkMode', fields.required('NetworkMode'), 'awsvpc');
    fields.inner('RuntimePlatform', (platform) => {
      expect('CpuArchitecture', platform.take('CpuArchitecture') ?? 'X86_64', 'X86_64');
      expect('OperatingSystemFamily', platform.take('OperatingSystemFamily') ?? 'LINUX', 'LINUX');
    });
    return {
      fargate: (fields.take('RequiresCompatibilities') ?? []).includes('FARGATE'),
      cpuUnits: optionalNumber(fields.take('Cpu')),
      memoryMiB: optionalNumber(fields.take('Memory')),
      volumes: fields.list('Volumes', (volume) => volume.required('Name')),
      containers: fields.list('ContainerDefinitions', readContainer),
    };
  });
}

function readContainer(fields: Fields): ContainerDefinition {
  // The output goes to podman's own log.
  fields.take('LogConfiguration');
  const linux = fields.inner('LinuxParameters', readLinuxParameters);
  return {
    name: fields.required('Name'),
    image: fields.required('Image'),
    essential: fields.take('Essential') ?? true,
    user: fields.take('User'),
    entryPoint: fields.take('EntryPoint'),
    command: fields.take('Command'),
    workingDirectory: fields.take('WorkingDirectory'),
    environment: Object.fromEntries(fields.list('Environment', (variable) => [variable.required('Name'), variable.required('Value')])),
    secrets: fields.list('Secrets', (secret) => {
      secret.required('ValueFrom');
      return secret.required('Name');
    }),
    readonlyRootFilesystem: fields.take('ReadonlyRootFilesystem') ?? false,
    droppedCapabilities: linux?.drop ?? [],
    addedCapabilities: linux?.add ?? [],
    initProcess: linux?.init ?? false,
    tmpfs: linux?.tmpfs ?? [],
    mountPoints: fields.list('MountPoints', (mount) => ({
      volume: mount.required('SourceVolume'), containerPath: mount.required('ContainerPath'), readOnly: mount.take('ReadOnly') ?? false,
    })),
    ulimits: fields.list('Ulimits', (ulimit) => ({ name: ulimit.required('Name'), soft: ulimit.required('SoftLimit'), hard: ulimit.required('HardLimit') })),
    cpuUnits: optionalNumber(fields.take('Cpu')),
    memoryMiB: optionalNumber(fields.take('Memory')),
    memoryReservationMiB: optionalNumber(fields.take('MemoryReservation')),
    // Where containers share a network, ports are not mapped. Names and protocols are for Service Connect.
    ports: fields.list('PortMappings', (mapping) => {
      ['Name', 'AppProtocol', 'Protocol', 'HostPort'].forEach((name) => mapping.take(name));
      return mapping.required('ContainerPort');
    }),
    healthCheck: fields.inner('HealthCheck', readHealthCheck),
    dependencies: fields.list('DependsOn', (dependency) => ({ container: dependency.required('ContainerName'), condition: dependency.required('Condition') })),
    stopTimeoutSeconds: fields.take('StopTimeout') ?? DEFAULT_STOP_TIMEOUT_SECONDS,
  };
}

function readLinuxParameters(fields: Fields) {
  const capabilities = fields.inner('Capabilities', (inner) => ({ add: inner.take('Add') as string[] | undefined, drop: inner.take('Drop') as string[] | undefined }));
  return {
    ...capabilities,
    init: fields.take('InitProcessEnabled') as boolean | undefined,
    tmpfs: fields.list('Tmpfs', (mount) => ({
      containerPath: mount.required('ContainerPath'), sizeMiB: mount.required('Size'), options: mount.take('MountOptions') ?? [],
    })),
  };
}

/** Times are ECS's own where none are given. */
function readHealthCheck(fields: Fields): HealthCheck {
  const [kind, ...command]: string[] = fields.required('Command');
  if (kind !== 'CMD' && kind !== 'CMD-SHELL') {
    throw new Error(`A health check starts with CMD or CMD-SHELL, not ${kind}.`);
  }
  return {
    command: kind === 'CMD' ? command : ['/bin/sh', '-c', ...command],
    intervalSeconds: fields.take('Interval') ?? 30,
    timeoutSeconds: fields.take('Timeout') ?? 5,
    retries: fields.take('Retries') ?? 3,
    startPeriodSeconds: fields.take('StartPeriod') ?? 0,
  };
}

function expect(name: string, value: unknown, wanted: string): void {
  if (value !== wanted) {
    throw new Error(`${name} is ${JSON.stringify(value)}, and only ${wanted} can be run here.`);
  }
}

function optionalNumber(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
