import type { ApplicationLoadBalancer, Target } from '../load-balancer/application-load-balancer';
import type { TargetGroupName } from '../load-balancer/haproxy-configuration';
import type { Task } from '../task/task';

/** A task of a service, from its registration with the load balancer to its end. */
export class ServiceTask {
  private target?: Target;
  private startedAt = 0;
  private stopped?: Promise<void>;
  private problem?: Error;
  private ended = false;

  constructor(
    public readonly revision: string,
    private readonly task: Task,
    private readonly loadBalancer: ApplicationLoadBalancer,
    private readonly gracePeriodMs: number,
  ) {}

  /** Starts the containers, and registers the target. */
  public async start(group: TargetGroupName): Promise<void> {
    try {
      await this.task.start();
      this.startedAt = Date.now();
      this.target = await this.loadBalancer.register(group, this.task.address);
    } catch (error) {
      this.problem = error as Error;
    }
  }

  /**
   * Whether it counts for the minimum: all its essential containers and its target are healthy. "DeploymentConfiguration" in the Amazon ECS
   * API Reference.
   */
  public isHealthy(): boolean {
    return !this.isStopping() && !this.task.hasFailed() && this.task.health() === 'HEALTHY' && this.target?.state === 'healthy';
  }

  /**
   * Whether it has to be replaced: an essential container has ended, or a health check fails after the grace period, during which Amazon
   * ECS ignores the failures of both kinds of health checks.
   */
  public hasFailed(): boolean {
    const isUnhealthy = this.task.health() === 'UNHEALTHY' || this.target?.state === 'unhealthy';
    return this.problem !== undefined || this.task.hasFailed()
      || this.startedAt > 0 && isUnhealthy && Date.now() - this.startedAt > this.gracePeriodMs;
  }

  /** What is known about its failure. */
  public failure(): string {
    return `${this.problem?.message ?? `target ${this.target?.state}, containers ${this.task.health()}`}\n${this.task.said()}`;
  }

  public isStopping(): boolean {
    return this.stopped !== undefined;
  }

  public hasEnded(): boolean {
    return this.ended;
  }

  /**
   * Deregisters the target, waits until it is unused, and stops the containers: "Optimize load balancer connection draining parameters for
   * Amazon ECS".
   */
  public stop(): Promise<void> {
    this.stopped ??= (async () => {
      if (this.target !== undefined) {
        await this.loadBalancer.deregister(this.target);
      }
      await this.task.stop();
      this.ended = true;
    })();
    return this.stopped;
  }

  /** Ends it at once, when nothing is asked of it any more. */
  public async remove(): Promise<void> {
    await (this.stopped ?? this.task.stop());
  }
}
