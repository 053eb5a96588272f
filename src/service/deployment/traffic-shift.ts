import { Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ShiftingDeploymentOptions } from './deployment-options';
import type { ProxyTarget } from '../exposure/exposure-kind';
import { proxyTarget, proxyTargetGroup } from '../exposure/proxy-target-group';

/** The last place of a listener: rules with any other priority come first. */
const LAST_PRIORITY = 50000;

const MANAGED_POLICY = 'AmazonECSInfrastructureRolePolicyForLoadBalancers';

/** Two target groups and the rules in which deployments shift requests from one to the other. */
export class TrafficShift {
  public readonly alternateTargetGroup: elbv2.ApplicationTargetGroup;

  public constructor(
    private readonly scope: Construct,
    private readonly proxy: ProxyTarget,
    private readonly targetGroup: elbv2.ApplicationTargetGroup,
    private readonly options: ShiftingDeploymentOptions,
  ) {
    this.alternateTargetGroup = proxyTargetGroup(scope, 'AlternateTargetGroup', proxy, targetTypeOf(proxy));
  }

  /**
   * The action of a rule whose requests are shifted. The weights are those of the beginning: Amazon ECS changes them
   * with each deployment, and CloudFormation leaves them alone while the rule stays the same in the template.
   */
  public get forward(): elbv2.ListenerAction {
    return elbv2.ListenerAction.weightedForward([
      { targetGroup: this.targetGroup, weight: 100 },
      { targetGroup: this.alternateTargetGroup, weight: 0 },
    ]);
  }

  /** A rule for all requests of a listener that no other rule is for. The default action will not do, as a template cannot name its rule. */
  public rule(id: string, listener: elbv2.IApplicationListener): elbv2.ApplicationListenerRule {
    return new elbv2.ApplicationListenerRule(this.scope, id, {
      listener,
      priority: LAST_PRIORITY,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: this.forward,
    });
  }

  /** Puts the proxies into the first target group, and tells Amazon ECS of the second one and of the rules. */
  public start(production: elbv2.ApplicationListenerRule, test?: elbv2.ApplicationListenerRule): void {
    this.targetGroup.addTarget(proxyTarget(this.proxy, alternateTarget(this.scope, this.options, this.alternateTargetGroup,
      ecs.ListenerRuleConfiguration.applicationListenerRule(production), test && ecs.ListenerRuleConfiguration.applicationListenerRule(test))));
  }
}

/** What Amazon ECS has to know to shift requests to another target group and back. */
export function alternateTarget(
  scope: Construct, options: ShiftingDeploymentOptions, alternateTargetGroup: elbv2.ITargetGroup,
  productionListener: ecs.ListenerRuleConfiguration, testListener?: ecs.ListenerRuleConfiguration,
): ecs.AlternateTarget {
  const role = options.infrastructureRole ?? infrastructureRole(scope);
  return new ecs.AlternateTarget('AlternateTarget', { alternateTargetGroup, productionListener, testListener, role });
}

/** The kind of targets that a target group has. Nothing is put into a second one at first, so nothing else says it. */
export function targetTypeOf(proxy: ProxyTarget): elbv2.TargetType {
  return proxy.machinePort ? elbv2.TargetType.INSTANCE : elbv2.TargetType.IP;
}

function infrastructureRole(scope: Construct): iam.Role {
  const role = new iam.Role(scope, 'InfrastructureRole', {
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(MANAGED_POLICY)],
  });
  // What `Validations.of(role).acknowledge()` would write: it takes no finding that has `::` in it, as an ARN has.
  role.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {
    [`annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${MANAGED_POLICY}]`]:
      'AWS keeps this policy in step with what Amazon ECS does to load balancers; `infrastructureRole` takes a narrower one',
  });
  return role;
}
