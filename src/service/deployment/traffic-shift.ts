import { Duration, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ShiftingDeploymentOptions } from './deployment-options';
import type { ApplicationTargetGroupOptions } from '../exposure/attributes/application-target-group-options';
import { authenticated, type LoadBalancerAuthentication } from '../exposure/authentication/load-balancer-authentication';
import type { ProxyTarget } from '../exposure/exposure-kind';
import { proxyTarget, proxyTargetGroup } from '../exposure/proxy-target-group';

/** The last priority of a listener: rules with any other priority precede it. */
const LAST_PRIORITY = 50000;

/**
 * The stickiness of the target groups of a rule, if the target groups are sticky themselves: Elastic Load Balancing refuses
 * sticky target groups behind a rule with two target groups that is not sticky. The time is the shortest possible, because a
 * client must not stay with a target group from which Amazon ECS has shifted the requests.
 */
const GROUP_STICKINESS = Duration.seconds(1);

const MANAGED_POLICY = 'AmazonECSInfrastructureRolePolicyForLoadBalancers';

/** Two target groups, and the rules in which deployments shift requests from one target group to the other. */
export class TrafficShift {
  public readonly alternateTargetGroup: elbv2.ApplicationTargetGroup;

  public constructor(
    private readonly scope: Construct,
    private readonly proxy: ProxyTarget,
    private readonly targetGroup: elbv2.ApplicationTargetGroup,
    private readonly targetGroupOptions: ApplicationTargetGroupOptions,
    private readonly options: ShiftingDeploymentOptions,
    private readonly authentication?: LoadBalancerAuthentication,
  ) {
    this.alternateTargetGroup = proxyTargetGroup(scope, 'AlternateTargetGroup', proxy, targetGroupOptions, targetTypeOf(proxy));
  }

  /**
   * The action of a rule whose requests are shifted, after the authentication of the listener. The default action does not apply to
   * requests that match a rule. The weights are the initial weights: Amazon ECS changes them with each
   * deployment, and CloudFormation does not change them as long as the rule stays the same in the template.
   */
  public get forward(): elbv2.ListenerAction {
    return authenticated(this.authentication, elbv2.ListenerAction.weightedForward([
      { targetGroup: this.targetGroup, weight: 100 },
      { targetGroup: this.alternateTargetGroup, weight: 0 },
    ], { stickinessDuration: this.targetGroupOptions.stickinessCookieDuration && GROUP_STICKINESS }));
  }

  /**
   * A rule for all requests of a listener that match no other rule. The default action is not sufficient, because a template
   * cannot refer to its rule.
   */
  public rule(id: string, listener: elbv2.IApplicationListener): elbv2.ApplicationListenerRule {
    return new elbv2.ApplicationListenerRule(this.scope, id, {
      listener,
      priority: LAST_PRIORITY,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: this.forward,
    });
  }

  /** Registers the proxies with the first target group, and passes the second target group and the rules to Amazon ECS. */
  public start(production: elbv2.ApplicationListenerRule, test?: elbv2.ApplicationListenerRule): void {
    this.targetGroup.addTarget(proxyTarget(this.proxy, alternateTarget(this.scope, this.options, this.alternateTargetGroup,
      ecs.ListenerRuleConfiguration.applicationListenerRule(production), test && ecs.ListenerRuleConfiguration.applicationListenerRule(test))));
  }
}

/** The settings with which Amazon ECS shifts requests to another target group and back. */
export function alternateTarget(
  scope: Construct, options: ShiftingDeploymentOptions, alternateTargetGroup: elbv2.ITargetGroup,
  productionListener: ecs.ListenerRuleConfiguration, testListener?: ecs.ListenerRuleConfiguration,
): ecs.AlternateTarget {
  return new ecs.AlternateTarget('AlternateTarget', { alternateTargetGroup, productionListener, testListener, role: infrastructureRole(scope, options) });
}

/** The target type of a target group. The second target group has no targets at first, so its type must be set. */
export function targetTypeOf(proxy: ProxyTarget): elbv2.TargetType {
  return proxy.dynamicHostPort ? elbv2.TargetType.INSTANCE : elbv2.TargetType.IP;
}

/** The role with which Amazon ECS changes the load balancer. */
export function infrastructureRole(scope: Construct, { infrastructureRole: given }: ShiftingDeploymentOptions): iam.IRole {
  if (given) return given;
  const role = new iam.Role(scope, 'InfrastructureRole', {
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(MANAGED_POLICY)],
  });
  // The metadata of `Validations.of(role).acknowledge()`, which does not accept findings with `::`, as in ARNs.
  role.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {
    [`annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${MANAGED_POLICY}]`]:
      'AWS updates this policy with the permissions that Amazon ECS needs; `infrastructureRole` accepts a role with fewer permissions',
  });
  return role;
}
