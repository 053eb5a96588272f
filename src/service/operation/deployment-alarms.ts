import { Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Problems } from '../../allowlist/problems';

/**
 * The alarms that end a deployment.
 *
 * They are collected here and written into the service's properties, because `enableDeploymentAlarms()` forgets the
 * names of a second call, and tells of a possible cycle for each name that is a reference, also where there is none.
 */
export class DeploymentAlarms {
  private readonly names: string[] = [];
  private rendered = false;

  public constructor(private readonly service: ecs.BaseService, private readonly given?: ecs.DeploymentAlarmConfig) {
    if (given !== undefined) {
      if (given.alarmNames.length === 0) {
        Problems.fail('ReverseProxiedService', 'deploymentAlarms.alarmNames', given.alarmNames, 'a list of at least one name',
          'leave `deploymentAlarms` out, or name an alarm');
      }
      this.add(given.alarmNames);
    }
  }

  /** More alarms, at which a deployment is to be rolled back. Amazon ECS does the same at each alarm of a service. */
  public addForRollback(names: string[]): void {
    if (this.given?.behavior === ecs.AlarmBehavior.FAIL_ON_ALARM) {
      Problems.fail('addRecommendedAlarms', 'rollBackDeployments', true, 'left out where the `deploymentAlarms` of the service have the behavior FAIL_ON_ALARM',
        'Amazon ECS does one and the same at all alarms of a service: leave `behavior` out to roll back at each of them, or `rollBackDeployments` to do so at none');
    }
    this.add(names);
  }

  private add(names: string[]): void {
    this.names.push(...names);
    if (!this.rendered) {
      this.rendered = true;
      (this.service.node.defaultChild as ecs.CfnService).addPropertyOverride('DeploymentConfiguration.Alarms', {
        AlarmNames: Lazy.list({ produce: () => this.names }),
        Enable: true,
        Rollback: this.given?.behavior !== ecs.AlarmBehavior.FAIL_ON_ALARM,
      });
    }
  }
}
