import * as fs from 'fs';
import * as path from 'path';
import { HealthState } from './health';
import { containerArguments, containerName, podArguments, Surroundings } from './podman-arguments';
import { startOrder } from './start-order';
import { ContainerDefinition, Dependency, TaskDefinition } from './task-definition';
import type { Podman } from '../podman/podman';
import { Outcome } from '../run';
import { until } from '../until';

/** One thing that happened to a container. */
export interface Event {
  readonly container: string;
  readonly what: 'started' | 'healthy' | 'unhealthy' | 'stopped';
  readonly atMs: number;
}

export interface TaskOptions {
  readonly podman: Podman;
  readonly definition: TaskDefinition;
  readonly name: string;
  readonly secrets: Record<string, string>;
  /** The image of a container, by the name that podman knows it under. */
  image(container: ContainerDefinition): Promise<string>;
}

/** A task that podman runs out of its definition, started and stopped in the order that ECS keeps. */
export class RunningTask {
  /** Makes the network and all containers, none of which is started yet. */
  public static async create(options: TaskOptions): Promise<RunningTask> {
    const task = new RunningTask(options);
    const { podman, definition } = options;
    await podman.run(['pod', 'create', ...podArguments(definition, task.pod, podman.cgroup)]);
    await podman.run(['pod', 'start', task.pod]);
    for (const container of definition.containers) {
      const image = await options.image(container);
      const surroundings: Surroundings = {
        pod: task.pod, image, limits: podman.limits, secrets: options.secrets, volumes: await task.volumes(container, image),
      };
      await podman.run(['create', ...containerArguments(container, surroundings)]);
    }
    return task;
  }

  public readonly events: Event[] = [];
  public readonly definition: TaskDefinition;
  private readonly podman: Podman;
  private readonly pod: string;
  private readonly probing = new AbortController();

  private constructor({ definition, podman, name }: TaskOptions) {
    this.definition = definition;
    this.podman = podman;
    this.pod = name;
  }

  /** Starts all containers, each when what it depends on is as far as it has to be. */
  public async start(): Promise<void> {
    for (const container of startOrder(this.definition.containers)) {
      for (const dependency of container.dependencies) {
        await this.fulfilled(dependency);
      }
      await this.startContainer(container.name);
    }
  }

  /** Starts one container, or starts it again. */
  public async startContainer(name: string): Promise<void> {
    await this.podman.run(['start', this.podmanName(name)]);
    this.happened(name, 'started');
    this.probe(this.container(name));
  }

  /** Stops a container as ECS does: the stop signal of its image, and SIGKILL after its stop timeout. */
  public async stopContainer(name: string): Promise<{ exitCode: number; seconds: number }> {
    const { stopTimeoutSeconds } = this.container(name);
    const started = Date.now();
    await this.podman.run(['stop', '--time', String(stopTimeoutSeconds), this.podmanName(name)], { timeoutMs: (stopTimeoutSeconds + 30) * 1000 });
    const seconds = (Date.now() - started) / 1000;
    this.happened(name, 'stopped');
    const { State } = await this.podman.inspect(this.podmanName(name));
    return { exitCode: State.ExitCode, seconds };
  }

  /** Ends everything at once, whatever state it is in. */
  public async remove(): Promise<void> {
    this.probing.abort();
    await this.podman.run(['pod', 'rm', '--force', '--time', '0', this.pod], { timeoutMs: 60_000 });
    await this.podman.run(['volume', 'prune', '--force']);
  }

  /** The containers in the order in which ECS stops them. */
  public get stopOrder(): ContainerDefinition[] {
    return startOrder(this.definition.containers).reverse();
  }

  /** The definition of a container. */
  public container(name: string): ContainerDefinition {
    const found = this.definition.containers.find((container) => container.name === name);
    if (!found) {
      throw new Error(`The task has no container ${name}.`);
    }
    return found;
  }

  /** The name that podman knows a container under. */
  public podmanName(name: string): string {
    return containerName(this.pod, this.container(name).name);
  }

  /** Runs a program in a container. */
  public exec(name: string, command: string[], timeoutSeconds = 10): Promise<Outcome> {
    return this.podman.attempt(['exec', this.podmanName(name), ...command], { timeoutMs: timeoutSeconds * 1000 });
  }

  /** What a container wrote so far. */
  public async logs(name: string): Promise<string> {
    const { stdout, stderr } = await this.podman.attempt(['logs', this.podmanName(name)]);
    return stdout + stderr;
  }

  /** The process in a container that has the number 1 there. */
  public async pid(name: string): Promise<number> {
    return (await this.podman.inspect(this.podmanName(name))).State.Pid;
  }

  /** Kills a container without warning. */
  public async kill(name: string): Promise<void> {
    await this.podman.run(['kill', '--signal', 'KILL', this.podmanName(name)]);
    await this.podman.run(['wait', this.podmanName(name)]);
  }

  /** The process that holds the network of the task. */
  public async networkPid(): Promise<number> {
    const { InfraContainerID } = JSON.parse(await this.podman.run(['pod', 'inspect', this.pod]));
    return (await this.podman.inspect(InfraContainerID)).State.Pid;
  }

  /** Runs the health check of a container once. */
  public async healthy(name: string): Promise<boolean> {
    const { healthCheck } = this.container(name);
    return healthCheck !== undefined && (await this.exec(name, healthCheck.command, healthCheck.timeoutSeconds)).status === 0;
  }

  /** When something happened to a container for the first time. */
  public when(name: string, what: Event['what']): number {
    return this.events.find((event) => event.container === name && event.what === what)?.atMs ?? NaN;
  }

  /** Waits until a container is as far as another one needs it to be. */
  private async fulfilled({ container, condition }: Dependency): Promise<void> {
    const { healthCheck, stopTimeoutSeconds } = this.container(container);
    if (condition === 'HEALTHY') {
      const limit = healthCheck!.startPeriodSeconds + (healthCheck!.retries + 2) * (healthCheck!.intervalSeconds + healthCheck!.timeoutSeconds);
      await until(`${container} is healthy`, () => Promise.resolve(!Number.isNaN(this.when(container, 'healthy'))), limit * 1000);
    } else if (condition !== 'START') {
      const { State } = await this.podman.run(['wait', this.podmanName(container)], { timeoutMs: stopTimeoutSeconds * 1000 })
        .then(() => this.podman.inspect(this.podmanName(container)));
      if (condition === 'SUCCESS' && State.ExitCode !== 0) {
        throw new Error(`${container} ended with status ${State.ExitCode}, and others wait for its success.`);
      }
    }
  }

  /** Runs the health check of a container at its interval, as ECS does, for as long as another one waits for it. */
  private probe(container: ContainerDefinition): void {
    const { name, healthCheck } = container;
    const awaited = this.definition.containers.some(({ dependencies }) => dependencies.some((dependency) => dependency.container === name && dependency.condition === 'HEALTHY'));
    if (!healthCheck || !awaited) {
      return;
    }
    const state = new HealthState(healthCheck);
    const started = Date.now();
    const next = () => {
      const timer = setTimeout(() => {
        void this.healthy(name).then((passed) => {
          const before = state.health;
          const now = state.take(passed, (Date.now() - started) / 1000);
          if (now !== before) {
            this.happened(name, now === 'HEALTHY' ? 'healthy' : 'unhealthy');
          }
          if (now !== 'HEALTHY' && !this.probing.signal.aborted) {
            next();
          }
        }, () => undefined); // podman itself was ended
      }, healthCheck.intervalSeconds * 1000);
      this.probing.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    next();
  }

  /**
   * What to mount for the volumes of a container. Each is empty and starts with what the image has at its path; on
   * Fargate only where the image declares a volume there, and otherwise it belongs to root with the mode 0755.
   */
  private async volumes(container: ContainerDefinition, image: string): Promise<Record<string, string>> {
    const declared = Object.keys((await this.podman.inspect(image)).Config.Volumes ?? {});
    return Object.fromEntries(container.mountPoints.map(({ volume, containerPath }) => {
      if (!this.definition.volumes.includes(volume)) {
        throw new Error(`${container.name} mounts the volume ${volume}, which the task does not have.`);
      }
      const name = `${this.pod}-${volume}`;
      return [volume, this.definition.fargate && !declared.includes(containerPath) ? this.rootFolder(name) : name];
    }));
  }

  private rootFolder(name: string): string {
    const folder = path.join(this.podman.folder, 'volumes', name);
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o755);
    return folder;
  }

  private happened(container: string, what: Event['what']): void {
    this.events.push({ container, what, atMs: Date.now() });
  }
}
