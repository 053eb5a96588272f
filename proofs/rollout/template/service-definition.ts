import { DeploymentConfiguration, readDeploymentConfiguration } from './deployment-configuration';
import { readTargetGroup, TargetGroup } from './target-group';
import { readTaskDefinition, TaskDefinition } from '../../containers/task/task-definition';

/** An `AWS::ECS::Service` with everything around it that a rollout depends on. */
export interface ServiceDefinition {
  readonly task: TaskDefinition;
  /** The number of tasks of a new service; a daemon has one on each instance instead. */
  readonly desiredCount: number;
  readonly healthCheckGracePeriodSeconds: number;
  readonly deployment: DeploymentConfiguration;
  /** The container and the port that requests are sent to. */
  readonly containerName: string;
  readonly containerPort: number;
  readonly targetGroup: TargetGroup;
  /** The target group of the new tasks, where requests are shifted. */
  readonly alternateTargetGroup?: TargetGroup;
  /** The percentage of the requests that the alternate target group gets before the deployment. */
  readonly alternatePercent: number;
  readonly idleTimeoutSeconds: number;
}

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, any> }>;

/** Reads a service of a template: the only one, or the one whose logical id starts with a prefix. */
export function readService(template: { Resources: Resources }, prefix = ''): ServiceDefinition {
  const resources = template.Resources;
  const found = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::ECS::Service' && id.startsWith(prefix));
  if (found.length !== 1) {
    throw new Error(`The template holds ${found.length} services ${prefix} instead of one.`);
  }
  const [[, { Properties: service }]] = found;
  const referred = (reference: { Ref: string }) => resources[reference.Ref].Properties;
  const [balanced, ...others] = service.LoadBalancers ?? [];
  if (balanced === undefined || others.length > 0) {
    throw new Error('The service is not behind one load balancer.');
  }
  const advanced = balanced.AdvancedConfiguration;
  return {
    task: readTask(referred(service.TaskDefinition)),
    desiredCount: service.DesiredCount ?? 1,
    healthCheckGracePeriodSeconds: service.HealthCheckGracePeriodSeconds ?? 0,
    deployment: readDeploymentConfiguration(service.DeploymentConfiguration ?? {}, service.SchedulingStrategy === 'DAEMON'),
    containerName: balanced.ContainerName,
    containerPort: balanced.ContainerPort,
    targetGroup: readTargetGroup(referred(balanced.TargetGroupArn)),
    alternateTargetGroup: advanced && readTargetGroup(referred(advanced.AlternateTargetGroupArn)),
    alternatePercent: advanced === undefined ? 0 : alternatePercent(referred(advanced.ProductionListenerRule), advanced.AlternateTargetGroupArn.Ref),
    idleTimeoutSeconds: idleTimeout(resources, balanced.TargetGroupArn.Ref),
  };
}

/** The processes of the rollout run on the CPU of this machine. */
function readTask({ RuntimePlatform: _, ...properties }: Record<string, any>): TaskDefinition {
  return readTaskDefinition(properties);
}

/** The share of a target group in the weights of a listener rule. */
function alternatePercent(rule: Record<string, any>, targetGroup: string): number {
  const groups: Array<{ TargetGroupArn: { Ref: string }; Weight: number }> = rule.Actions[0].ForwardConfig.TargetGroups;
  const sum = groups.reduce((total, { Weight: weight }) => total + weight, 0);
  return 100 * (groups.find(({ TargetGroupArn: arn }) => arn.Ref === targetGroup)?.Weight ?? 0) / sum;
}

/** The idle timeout of the load balancer whose listener, or a rule of whose listener, forwards to a target group. */
function idleTimeout(resources: Resources, targetGroup: string): number {
  const forwards = ({ Type, Properties }: Resources[string]) => /::Listener(Rule)?$/.test(Type)
    && JSON.stringify(Properties.Actions ?? Properties.DefaultActions).includes(JSON.stringify({ Ref: targetGroup }));
  const found = Object.values(resources).find(forwards);
  if (found === undefined) {
    throw new Error(`No listener forwards to ${targetGroup}.`);
  }
  const listener = found.Properties.ListenerArn ? resources[found.Properties.ListenerArn.Ref] : found;
  const { LoadBalancerAttributes: attributes = [] } = resources[listener.Properties.LoadBalancerArn.Ref].Properties;
  return Number(attributes.find(({ Key: key }: { Key: string }) => key === 'idle_timeout.timeout_seconds')?.Value ?? 60);
}
