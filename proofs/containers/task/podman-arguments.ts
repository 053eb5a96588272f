import { ContainerDefinition, TaskDefinition, Tmpfs } from './task-definition';

/** What a container is made with besides its definition. */
export interface Surroundings {
  readonly pod: string;
  /** The image, by the name that podman knows it under. */
  readonly image: string;
  /** The largest limits that this machine lets a container have. */
  readonly limits: Record<string, number>;
  /** The values of secrets, by the names of the environment variables. */
  readonly secrets: Record<string, string>;
  /** What is mounted for each volume: the name of a volume of podman's, or a folder of this machine. */
  readonly volumes: Record<string, string>;
}

/** Arguments of `podman pod create` for the containers of a task: they share one network, as with `awsvpc`, that leads nowhere. */
export function podArguments(task: TaskDefinition, name: string, cgroup: string): string[] {
  return [
    '--name', name, '--share', 'net', '--network', 'none', '--cgroup-parent', cgroup,
    ...task.cpuUnits === undefined ? [] : ['--cpus', String(task.cpuUnits / 1024)],
    ...task.memoryMiB === undefined ? [] : ['--memory', `${task.memoryMiB}m`],
  ];
}

/** Arguments of `podman create` for a container of a task. */
export function containerArguments(container: ContainerDefinition, { pod, image, limits, secrets, volumes }: Surroundings): string[] {
  const environment = { ...container.environment, ...Object.fromEntries(container.secrets.map((name) => [name, known(secrets, name, 'value for the secret')])) };
  return [
    '--pod', pod, '--name', containerName(pod, container.name), '--pull', 'never',
    // ECS looks at the health check of the task definition only, and runs it itself, as is done here.
    '--no-healthcheck',
    '--log-driver', 'k8s-file',
    ...option('--user', container.user),
    ...option('--workdir', container.workingDirectory),
    ...container.entryPoint === undefined ? [] : ['--entrypoint', JSON.stringify(container.entryPoint)],
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    // Without the last option podman would add writable folders, which ECS does not.
    ...container.readonlyRootFilesystem ? ['--read-only', '--read-only-tmpfs=false'] : [],
    ...container.droppedCapabilities.flatMap((name) => ['--cap-drop', name]),
    ...container.addedCapabilities.flatMap((name) => ['--cap-add', name]),
    ...container.initProcess ? ['--init'] : [],
    ...container.tmpfs.flatMap((mount) => ['--mount', tmpfsMount(mount)]),
    ...container.mountPoints.flatMap(({ volume, containerPath, readOnly }) => {
      const source = known(volumes, volume, 'volume');
      const type = source.startsWith('/') ? 'bind' : 'volume';
      return ['--mount', [`type=${type}`, `source=${source}`, `destination=${containerPath}`, ...readOnly ? ['ro=true'] : []].join(',')];
    }),
    ...ulimits(container, limits),
    ...option('--cpu-shares', container.cpuUnits),
    ...option('--memory', container.memoryMiB, 'm'),
    ...option('--memory-reservation', container.memoryReservationMiB, 'm'),
    '--stop-timeout', String(container.stopTimeoutSeconds),
    image,
    ...container.command ?? [],
  ];
}

/** The name of a task's container among all others. */
export function containerName(pod: string, container: string): string {
  return `${pod}-${container}`;
}

/** The limits of a definition that are higher than this machine lets them be, as text. */
export function loweredLimits(container: ContainerDefinition, limits: Record<string, number>): string[] {
  return container.ulimits.filter(({ name, hard }) => hard > limits[name]).map(({ name, hard }) => `${name} ${limits[name]} instead of ${hard}`);
}

/** The limits of a definition; this machine's own where it has none, because podman would ask for more. */
function ulimits(container: ContainerDefinition, limits: Record<string, number>): string[] {
  const wanted = new Map(Object.entries(limits).map(([name, limit]) => [name, { soft: limit, hard: limit }]));
  for (const { name, soft, hard } of container.ulimits) {
    const most = limits[name] ?? Infinity;
    wanted.set(name, { soft: Math.min(soft, most), hard: Math.min(hard, most) });
  }
  return [...wanted].flatMap(([name, { soft, hard }]) => ['--ulimit', `${name}=${soft}:${hard}`]);
}

/** Options of an ECS tmpfs that podman knows under the same name; it is writable without being told so. */
const TMPFS_FLAGS = ['ro', 'noexec', 'exec', 'nosuid', 'suid', 'nodev', 'dev'];

/** An ECS tmpfs is empty, while podman's starts with what the image has there. */
function tmpfsMount({ containerPath, sizeMiB, options }: Tmpfs): string {
  const flags = options.filter((text) => text !== 'rw').map((text) => {
    const mode = /^mode=(\d+)$/.exec(text);
    if (!mode && !TMPFS_FLAGS.includes(text)) {
      throw new Error(`The mount option ${text} of the tmpfs at ${containerPath} is not known here.`);
    }
    return mode ? `tmpfs-mode=${mode[1]}` : text;
  });
  return ['type=tmpfs', `destination=${containerPath}`, `tmpfs-size=${sizeMiB}m`, 'notmpcopyup', ...flags].join(',');
}

function option(name: string, value: string | number | undefined, unit = ''): string[] {
  return value === undefined ? [] : [name, `${value}${unit}`];
}

function known(values: Record<string, string>, name: string, what: string): string {
  if (values[name] === undefined) {
    throw new Error(`There is no ${what} ${name}.`);
  }
  return values[name];
}
