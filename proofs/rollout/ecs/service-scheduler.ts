import { setTimeout as pause } from 'timers/promises';
import { failureThreshold, rollingStep } from './rolling-step';
import { ServiceTask } from './service-task';
import { trafficShifts } from './traffic-shifts';
import type { ApplicationLoadBalancer } from '../load-balancer/application-load-balancer';
import type { TargetGroupName } from '../load-balancer/haproxy-configuration';
import type { Task } from '../task/task';
import type { ServiceDefinition } from '../template/service-definition';
import { scaledBakeTimeMs, scaledMs, TimeScale } from '../time-scale';

export type DeploymentStatus = 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL';

export interface SchedulerOptions {
  readonly definition: ServiceDefinition;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly scale: TimeScale;
  readonly taskCount: number;
  /** Makes a task of a revision. */
  launch(revision: string): Promise<Task>;
  /** Is told each step. */
  said(step: string): void;
  /** Is told when another percentage of the requests goes to the new tasks. */
  shifted(percent: number): void;
}

/** How often the scheduler looks at the tasks. */
const LOOK_MS = 50;
/** A deployment that takes longer has come to a stop. */
const LIMIT_MS = 180_000;

/** The part of Amazon ECS that keeps the number of tasks of a service and replaces them. */
export class ServiceScheduler {
  private readonly tasks: ServiceTask[] = [];
  private readonly problems: unknown[] = [];
  private failures = 0;

  constructor(private readonly options: SchedulerOptions) {}

  /** Starts the tasks that run before the deployment. */
  public async createService(revision: string): Promise<void> {
    await this.startTasks(revision, this.options.taskCount, 'primary');
    await this.steady(revision);
  }

  /** Replaces the tasks of a revision by those of another, in the way that the template asks for. */
  public deploy(revision: string, before: string): Promise<DeploymentStatus> {
    this.failures = 0;
    return this.options.definition.deployment.strategy === 'ROLLING' ? this.replaceTasks(revision, before) : this.shiftTraffic(revision);
  }

  public async removeAll(): Promise<void> {
    await Promise.allSettled(this.tasks.map((task) => task.remove()));
  }

  /** A rolling update, with the deployment circuit breaker. */
  private async replaceTasks(revision: string, before: string): Promise<DeploymentStatus> {
    const { definition: { deployment }, taskCount, said } = this.options;
    let current = revision;
    for (const end = Date.now() + LIMIT_MS; ;) {
      this.look(end);
      this.stopFailed(current);
      if (current === revision && deployment.circuitBreaker.enable && this.failures >= failureThreshold(taskCount)) {
        if (!deployment.circuitBreaker.rollback) {
          throw new Error('The deployment has failed and is not rolled back.');
        }
        said(`${this.failures} tasks failed: rollback`);
        current = before;
      }
      const alive = this.tasks.filter((task) => !task.isStopping());
      const [own, others] = [alive.filter((task) => task.revision === current), alive.filter((task) => task.revision !== current)];
      const healthy = (tasks: ServiceTask[]) => tasks.filter((task) => task.isHealthy()).length;
      const stopping = this.tasks.filter((task) => task.isStopping() && !task.hasEnded()).length;
      if (stopping === 0 && others.length === 0 && healthy(own) === taskCount) {
        return current === revision ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL';
      }
      const counts = { current: own.length, currentHealthy: healthy(own), outdated: others.length, outdatedHealthy: healthy(others), stopping };
      const step = rollingStep(taskCount, deployment, counts);
      await this.startTasks(current, step.start, 'primary');
      const worstFirst = [...others].sort((one, other) => Number(one.isHealthy()) - Number(other.isHealthy()));
      this.stopTasks(worstFirst.slice(0, step.stop));
      await pause(LOOK_MS);
    }
  }

  /** A blue/green, canary or linear deployment: "Amazon ECS blue/green service deployments workflow" and its neighbours. */
  private async shiftTraffic(revision: string): Promise<DeploymentStatus> {
    const { definition: { deployment }, loadBalancer, scale, taskCount, said, shifted } = this.options;
    const blue = this.tasks.filter((task) => !task.isStopping());
    await this.startTasks(revision, taskCount, 'alternate');
    await this.steady(revision);
    for (const { percent, bakeTimeInMinutes } of trafficShifts(deployment)) {
      said(`${percent} % of the requests to the new tasks`);
      await loadBalancer.setAlternatePercent(percent);
      shifted(percent);
      await pause(scaledBakeTimeMs(bakeTimeInMinutes, scale));
    }
    this.stopTasks(blue);
    await Promise.all(blue.map((task) => task.stop()));
    return 'SUCCESSFUL';
  }

  /** Waits until all tasks of a revision are healthy. None of those that are played here fails. */
  private async steady(revision: string): Promise<void> {
    for (const end = Date.now() + LIMIT_MS; ;) {
      this.look(end);
      const own = this.tasks.filter((task) => task.revision === revision);
      const failed = own.find((task) => task.hasFailed());
      if (failed !== undefined) {
        throw new Error(`A task of the ${revision} version failed: ${failed.failure()}`);
      }
      if (own.every((task) => task.isHealthy())) {
        return;
      }
      await pause(LOOK_MS);
    }
  }

  private async startTasks(revision: string, count: number, group: TargetGroupName): Promise<void> {
    const { definition, launch, loadBalancer, said, scale } = this.options;
    if (count <= 0) {
      return;
    }
    said(`starts ${count} ${revision}`);
    await Promise.all(Array.from({ length: count }, async () => {
      const task = new ServiceTask(revision, await launch(revision), loadBalancer, scaledMs(definition.healthCheckGracePeriodSeconds, scale));
      this.tasks.push(task);
      await task.start(group);
    }));
  }

  private stopTasks(tasks: ServiceTask[]): void {
    if (tasks.length > 0) {
      this.options.said(`stops ${tasks.map(({ revision }) => revision).join(', ')}`);
      tasks.forEach((task) => void this.stopped(task));
    }
  }

  private stopFailed(revision: string): void {
    const failed = this.tasks.filter((task) => !task.isStopping() && task.hasFailed());
    this.failures += failed.filter((task) => task.revision === revision).length;
    this.stopTasks(failed);
  }

  private async stopped(task: ServiceTask): Promise<void> {
    await task.stop().catch((error) => this.problems.push(error));
  }

  /** An error where the rollout itself is broken. */
  private look(end: number): void {
    this.options.loadBalancer.check();
    if (this.problems.length > 0) {
      throw this.problems[0];
    }
    if (Date.now() > end) {
      throw new Error(`The deployment has not come to an end within ${LIMIT_MS / 1000} s.`);
    }
  }
}
