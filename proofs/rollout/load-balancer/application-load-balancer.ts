import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { setTimeout as pause } from 'timers/promises';
import { haproxyConfiguration, PLACES, TargetGroupName } from './haproxy-configuration';
import { RuntimeApi, ServerState } from './runtime-api';
import { withFreePorts } from '../../../src/commands/nginx/free-ports';
import { program } from '../../../testing/setup/debian-program';
import { until } from '../../containers/until';
import type { TaskAddress } from '../task/task';
import type { ServiceDefinition } from '../template/service-definition';
import { scaledMs, TimeScale } from '../time-scale';

/** The states of "Target health status" in the Application Load Balancer guide. */
export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

export interface Target {
  readonly group: TargetGroupName;
  readonly server: string;
  state: TargetState;
}

export interface LoadBalancerOptions {
  readonly definition: ServiceDefinition;
  readonly scale: TimeScale;
  /** Whether the connections to a target are broken when it is unused, which Amazon ECS waits for. */
  readonly breaksConnections: boolean;
}

/** How often the results of health checks are read. */
const POLL_MS = 50;

/** An Application Load Balancer with the target groups of a service, played by HAProxy. */
export class ApplicationLoadBalancer {
  public static start(options: LoadBalancerOptions): Promise<ApplicationLoadBalancer> {
    const { definition, scale } = options;
    return withFreePorts(1, async ([port]) => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rollout-haproxy-'));
      const files = { socket: path.join(folder, 'api.sock'), weights: path.join(folder, 'weights.map') };
      fs.writeFileSync(files.weights, `alternate ${Math.round(definition.alternatePercent)}\n`);
      fs.writeFileSync(path.join(folder, 'haproxy.cfg'), haproxyConfiguration({ definition, scale, port, ...files }));
      const log = fs.openSync(path.join(folder, 'output.log'), 'a');
      const child = spawn(program('haproxy'), ['-db', '-f', path.join(folder, 'haproxy.cfg')], { stdio: ['ignore', log, log] });
      fs.closeSync(log);
      const balancer = new ApplicationLoadBalancer(port, options, { folder, ...files }, child);
      const said = () => fs.readFileSync(path.join(folder, 'output.log'), 'utf8');
      try {
        await until('HAProxy runs', async () => {
          if (child.exitCode !== null) {
            throw new Error(`HAProxy did not start: ${said()}`);
          }
          return fs.existsSync(files.socket);
        });
      } catch (error) {
        await balancer.stop();
        throw error;
      }
      void balancer.watch();
      return balancer;
    });
  }

  private readonly api: RuntimeApi;
  private readonly targets: Target[] = [];
  private readonly end: () => void;
  private stopped = false;
  private broken?: Error;

  private constructor(
    public readonly port: number,
    private readonly options: LoadBalancerOptions,
    private readonly files: { folder: string; socket: string; weights: string },
    private readonly child: ChildProcess,
  ) {
    this.api = new RuntimeApi(files.socket);
    this.end = () => child.kill('SIGKILL');
    process.once('exit', this.end);
  }

  /** Adds a target, which gets requests after its first health check that passes: "Health checks for Application Load Balancer target groups". */
  public async register(group: TargetGroupName, { host, port, healthCheckPort }: TaskAddress): Promise<Target> {
    const number = this.targets.filter((target) => target.group === group).length + 1;
    if (number > PLACES) {
      throw new Error(`The target group ${group} has no place left.`);
    }
    const target: Target = { group, server: `${group}/target${number}`, state: 'initial' };
    this.targets.push(target);
    await this.api.tell(`set server ${target.server} addr ${host} port ${port}`);
    await this.api.tell(`set server ${target.server} check-port ${healthCheckPort}`);
    // Is checked, and gets no requests.
    await this.api.tell(`set server ${target.server} state drain`);
    return target;
  }

  /**
   * Sends no more requests to a target, waits for those in flight as long as the deregistration delay, and then breaks the connections:
   * "Optimize load balancer connection draining parameters for Amazon ECS". Ends when the target is unused.
   */
  public async deregister(target: Target): Promise<void> {
    const { definition: { targetGroup, alternateTargetGroup }, scale, breaksConnections } = this.options;
    const { deregistrationDelaySeconds } = target.group === 'primary' ? targetGroup : alternateTargetGroup!;
    target.state = 'draining';
    await this.api.tell(`set server ${target.server} state drain`);
    await pause(scaledMs(deregistrationDelaySeconds, scale));
    await this.api.tell(`set server ${target.server} state maint`);
    if (breaksConnections) {
      await this.api.tell(`shutdown sessions server ${target.server}`);
    }
    target.state = 'unused';
  }

  /** Gives a percentage of the requests to the alternate target group, as the weights of a listener rule do. */
  public async setAlternatePercent(percent: number): Promise<void> {
    await this.api.tell(`set map ${this.files.weights} alternate ${Math.round(percent)}`);
  }

  /** An error where the health checks could not be read. */
  public check(): void {
    if (this.broken) {
      throw this.broken;
    }
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    process.off('exit', this.end);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    fs.rmSync(this.files.folder, { recursive: true, force: true });
  }

  /** Reads the results of the health checks as long as it runs. */
  private async watch(): Promise<void> {
    while (!this.stopped) {
      try {
        const servers = await this.api.servers();
        for (const target of this.targets) {
          await this.update(target, servers.get(target.server)!);
        }
      } catch (error) {
        if (!this.stopped) {
          this.broken = error as Error;
          return;
        }
      }
      await pause(POLL_MS);
    }
  }

  private async update(target: Target, { status, check }: ServerState): Promise<void> {
    switch (target.state) {
      case 'initial':
        if (check === 'L7OK' || status.startsWith('DOWN')) {
          target.state = check === 'L7OK' ? 'healthy' : 'unhealthy';
          await this.api.tell(`set server ${target.server} state ready`);
        }
        return;
      case 'healthy':
      case 'unhealthy':
        target.state = status.startsWith('DOWN') ? 'unhealthy' : 'healthy';
        return;
      default:
    }
  }
}
