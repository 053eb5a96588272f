import { HealthCheckRunner } from './health-check-runner';
import { overallHealth, Task, TaskAddress, TaskOptions } from './task';
import { connectNetwork } from './task-network';
import type { Podman } from '../../containers/podman/podman';
import type { Health } from '../../containers/task/health';
import { RunningTask } from '../../containers/task/running-task';
import type { ContainerDefinition, TaskDefinition } from '../../containers/task/task-definition';
import { scaledMs } from '../time-scale';

export interface ContainerTaskOptions extends TaskOptions {
  readonly podman: Podman;
  readonly name: string;
  /** The images, by the names that podman knows them under. */
  readonly images: { readonly proxy: string; readonly app: string };
}

/** Longer than any rollout takes. */
const LONG_MS = 600_000;

/** A task whose containers are run by podman. */
export class ContainerTask implements Task {
  public static async create(options: ContainerTaskOptions): Promise<ContainerTask> {
    const { podman, definition: { containerName, containerPort, targetGroup }, images, name } = options;
    const image = ({ name: container }: ContainerDefinition) => Promise.resolve(container === containerName ? images.proxy : images.app);
    const running = await RunningTask.create({ podman, definition: scaledDefinition(options), name, image, secrets: {} });
    const host = await connectNetwork(await running.networkPid());
    return new ContainerTask(options, running, { host, port: containerPort, healthCheckPort: targetGroup.healthCheck.port });
  }

  private readonly healthChecks = new Map<string, HealthCheckRunner>();
  private ended = false;
  private stopping = false;
  private lastLines = '';

  private constructor(private readonly options: ContainerTaskOptions, private readonly running: RunningTask, public readonly address: TaskAddress) {
    for (const { name, healthCheck } of options.definition.task.containers) {
      if (healthCheck) {
        const run = async (command: string[], timeoutMs: number) => (await running.exec(name, command, timeoutMs / 1000)).status === 0;
        this.healthChecks.set(name, new HealthCheckRunner({ check: healthCheck, scale: options.scale, run }));
      }
    }
  }

  public async start(): Promise<void> {
    await this.running.start();
    this.healthChecks.forEach((check) => check.start());
    for (const { name, essential } of this.running.definition.containers) {
      if (essential) {
        void this.awaitEnd(name);
      }
    }
  }

  public health(): Health {
    const essential = this.running.definition.containers.filter((container) => container.essential);
    return overallHealth(essential.map(({ name }) => this.healthChecks.get(name)?.health));
  }

  public hasFailed(): boolean {
    return this.ended;
  }

  public said(): string {
    return this.lastLines;
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    this.healthChecks.forEach((check) => check.stop());
    for (const { name } of this.running.stopOrder) {
      await this.running.stopContainer(name);
    }
    // podman's storage is removed in the end, with everything that is left.
    await this.running.remove().catch(() => undefined);
  }

  private async awaitEnd(name: string): Promise<void> {
    await this.options.podman.attempt(['wait', this.running.podmanName(name)], { timeoutMs: LONG_MS }).catch(() => undefined);
    if (!this.stopping) {
      this.lastLines = await this.running.logs(name).catch(() => '');
      this.ended = true;
    }
  }
}

/** The task definition with scaled stop timeouts, and with an app that answers as it is told. */
function scaledDefinition({ definition: { task, containerName }, image, scale, version, behavior }: ContainerTaskOptions): TaskDefinition {
  const [, port] = /^\s*server 127\.0\.0\.1:(\d+)[ ;]/m.exec(image.configuration)!;
  const environment = { PORT: port, VERSION: version, BEHAVIOR: behavior };
  return {
    ...task,
    containers: task.containers.map((container) => ({
      ...container,
      stopTimeoutSeconds: Math.ceil(scaledMs(container.stopTimeoutSeconds, scale) / 1000),
      ...container.name === containerName ? {} : { command: undefined, entryPoint: undefined, environment },
    })),
  };
}
