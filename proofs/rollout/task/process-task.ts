import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ContainerProcess } from './container-process';
import { HealthCheckRunner } from './health-check-runner';
import { CONFIGURATION_PATH } from './proxy-image';
import { overallHealth, Task, TaskAddress, TaskOptions } from './task';
import { freePorts } from '../../../src/commands/nginx/free-ports';
import { relocate } from '../../../src/commands/nginx/relocated-configuration';
import { nginxBinary } from '../../../testing/setup/nginx';
import { attempt } from '../../containers/run';
import type { Health } from '../../containers/task/health';
import { startOrder } from '../../containers/task/start-order';
import type { ContainerDefinition, Dependency } from '../../containers/task/task-definition';
import { until } from '../../containers/until';
import { scaledConfiguration, scaledMs } from '../time-scale';

const APP = path.join(__dirname, '../app.js');

/**
 * A task whose containers are processes: NGINX with the configuration, the start command and the stop signal of the proxy image, and a
 * Node.js program in place of the app. Everything else is the task definition's.
 */
export class ProcessTask implements Task {
  public static async create(options: TaskOptions): Promise<ProcessTask> {
    const { definition: { task, containerName } } = options;
    if (task.containers.length !== 2 || !task.containers.some(({ name }) => name === containerName)) {
      throw new Error(`The task has containers besides the proxy and one app: ${task.containers.map(({ name }) => name).join(', ')}.`);
    }
    return new ProcessTask(options, await freePorts(3), fs.mkdtempSync(path.join(os.tmpdir(), 'rollout-task-')));
  }

  public readonly address: TaskAddress;
  private readonly order: ContainerDefinition[];
  private readonly processes = new Map<ContainerDefinition, ContainerProcess>();
  private readonly healthChecks = new Map<ContainerDefinition, HealthCheckRunner>();

  private constructor(private readonly options: TaskOptions, [port, healthPort, appPort]: number[], private readonly folder: string) {
    const { definition: { containerName, task, targetGroup, containerPort }, scale } = options;
    this.address = { host: '127.0.0.1', port, healthCheckPort: targetGroup.healthCheck.port === containerPort ? port : healthPort };
    this.order = startOrder(task.containers);
    fs.chmodSync(folder, 0o777); // for the workers of NGINX, which are another user
    for (const container of this.order) {
      const own = path.join(folder, container.name);
      fs.mkdirSync(own);
      fs.chmodSync(own, 0o777);
      const isProxy = container.name === containerName;
      this.processes.set(container, isProxy ? this.proxy(own, { port, healthPort, appPort }) : this.app(own, appPort));
      if (container.healthCheck) {
        // The only health checks in the examples are the proxy's.
        const command = container.healthCheck.command.map((word) => word.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${healthPort}`));
        this.healthChecks.set(container, new HealthCheckRunner({ check: { ...container.healthCheck, command }, scale, run: succeeds }));
      }
    }
  }

  public async start(): Promise<void> {
    for (const container of this.order) {
      for (const dependency of container.dependencies) {
        await this.fulfilled(dependency);
      }
      this.processes.get(container)!.start();
      this.healthChecks.get(container)?.start();
    }
  }

  public health(): Health {
    return overallHealth(this.order.filter(({ essential }) => essential).map((container) => this.healthChecks.get(container)?.health));
  }

  public hasFailed(): boolean {
    return this.order.some((container) => container.essential && this.processes.get(container)!.hasFailed());
  }

  public said(): string {
    return this.order.map((container) => `${container.name}: ${this.processes.get(container)!.lastLines()}`).join('\n');
  }

  public async stop(): Promise<void> {
    this.healthChecks.forEach((check) => check.stop());
    for (const container of [...this.order].reverse()) {
      await this.processes.get(container)!.stop(scaledMs(container.stopTimeoutSeconds, this.options.scale));
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async fulfilled({ container: name, condition }: Dependency): Promise<void> {
    const container = this.order.find((other) => other.name === name)!;
    if (condition === 'HEALTHY') {
      await until(`${name} is healthy`, () => Promise.resolve(this.healthChecks.get(container)!.health === 'HEALTHY'), 60_000);
    } else if (condition !== 'START') {
      throw new Error(`No container of the rollout ends by itself, and others wait for ${condition} of ${name}.`);
    }
  }

  private proxy(folder: string, { port, healthPort, appPort }: { port: number; healthPort: number; appPort: number }): ContainerProcess {
    const { image, scale } = this.options;
    const file = path.join(folder, 'nginx.conf');
    fs.writeFileSync(file, scaledConfiguration(relocate(image.configuration, {
      listen: `127.0.0.1:${port}`, health: `127.0.0.1:${healthPort}`, app: `127.0.0.1:${appPort}`, prefix: folder,
    }), scale));
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    // The name that the start command of the image has for NGINX.
    fs.writeFileSync(path.join(bin, 'nginx'), `#!/bin/sh\nPATH='${process.env.PATH}'\nexec ${nginxBinary()} -p ${folder} -e stderr "$@"\n`, { mode: 0o755 });
    return new ContainerProcess({
      command: image.entryPoint.map((word) => word.replaceAll('/tmp/', `${folder}/`).replaceAll(CONFIGURATION_PATH, file)),
      environment: { PATH: `${bin}:${process.env.PATH}` },
      folder,
      stopSignal: image.stopSignal,
    });
  }

  /** The stop signal of an app is its own matter: SIGTERM, where it says nothing. */
  private app(folder: string, port: number): ContainerProcess {
    const { version, behavior } = this.options;
    return new ContainerProcess({
      command: [process.execPath, APP], environment: { PORT: String(port), VERSION: version, BEHAVIOR: behavior }, folder, stopSignal: 'SIGTERM',
    });
  }
}

async function succeeds([program, ...args]: string[], timeoutMs: number): Promise<boolean> {
  return (await attempt(program, args, { timeoutMs })).status === 0;
}
