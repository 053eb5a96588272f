import { Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { subjectAt } from '../../validation/invalid-input';
import { describeProblem, Problems } from '../../validation/problems';

const BAKE_TIME_WITH_ALARMS_MINUTES = 10;

/**
 * The alarms that end a deployment, and the default bake time of a deployment.
 *
 * The class collects the alarm names and writes them into the service's properties, because `enableDeploymentAlarms()` loses
 * the names of a second call, and warns about a possible cycle for each name that is a reference, even without a cycle.
 * Names that were passed to that method are merged with the collected names.
 */
export class DeploymentAlarms {
  private readonly names: string[] = [];
  private rendered = false;

  public constructor(
    private readonly scope: Construct, private readonly service: ecs.BaseService, private readonly given?: ecs.DeploymentAlarmConfig,
    bakes: boolean = true,
  ) {
    if (!bakes) this.resource.addPropertyOverride('DeploymentConfiguration.BakeTimeInMinutes', Lazy.number({ produce: () => this.bakeTimeMinutes }));
    if (given !== undefined) {
      if (given.alarmNames.length === 0) {
        Problems.fail(subjectAt(scope, 'ReverseProxiedService'), 'deploymentAlarms.alarmNames', given.alarmNames, 'a list of at least one name',
          'leave `deploymentAlarms` out, or name an alarm');
      }
      this.add(given.alarmNames);
    }
  }

  /** Adds alarms on which a deployment is rolled back. Amazon ECS applies the same behavior to all alarms of a service. */
  public addForRollback(names: string[]): void {
    if (this.given?.behavior === ecs.AlarmBehavior.FAIL_ON_ALARM) {
      Problems.failConflict(subjectAt(this.scope, 'addRecommendedAlarms'), 'rollBackDeployments', true, '`deploymentAlarms.behavior` FAIL_ON_ALARM of the service',
        'leave `deploymentAlarms.behavior` out to roll back on every alarm, or leave `rollBackDeployments` out, because Amazon ECS applies the same behavior to all alarms of a service');
    }
    this.add(names);
  }

  private add(names: string[]): void {
    this.names.push(...names);
    if (!this.rendered) {
      this.rendered = true;
      this.resource.addPropertyOverride('DeploymentConfiguration.Alarms', {
        AlarmNames: Lazy.any({ produce: () => [...this.names, ...this.enabled?.alarmNames.filter((name) => !this.names.includes(name)) ?? []] }),
        Enable: true,
        Rollback: this.rollback,
      });
      this.service.node.addValidation({ validate: () => this.contradiction() });
    }
  }

  /** The default bake time. Without alarms nothing ends a rolling deployment after its tasks have started. */
  private get bakeTimeMinutes(): number {
    return this.names.length > 0 || this.enabled !== undefined ? BAKE_TIME_WITH_ALARMS_MINUTES : 0;
  }

  private get resource(): ecs.CfnService {
    return this.service.node.defaultChild as ecs.CfnService;
  }

  private get rollback(): boolean {
    return this.given?.behavior !== ecs.AlarmBehavior.FAIL_ON_ALARM;
  }

  /** The alarms that were passed to `enableDeploymentAlarms()` of the service. */
  private get enabled(): ecs.CfnService.DeploymentAlarmsProperty | undefined {
    const { alarms } = Stack.of(this.service).resolve(this.resource.deploymentConfiguration) ?? {};
    return alarms?.enable ? alarms : undefined;
  }

  private contradiction(): string[] {
    const { enabled } = this;
    const behavior = (rollback: unknown) => rollback ? 'ROLLBACK_ON_ALARM' : 'FAIL_ON_ALARM';
    return enabled === undefined || enabled.rollback === this.rollback ? [] : [describeProblem(
      'behavior', behavior(enabled.rollback),
      `${behavior(this.rollback)} in \`enableDeploymentAlarms()\`, like the behavior of the other alarms of the service`,
      `pass \`behavior: ecs.AlarmBehavior.${behavior(this.rollback)}\`, because Amazon ECS applies the same behavior to all alarms of a service`)];
  }
}
