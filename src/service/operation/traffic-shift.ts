import { Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ShiftingDeploymentOptions } from './deployment-options';
import type { ProxyTarget } from '../exposure-kind';
import { proxyTarget, proxyTargetGroup } from '../proxy-target-group';

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
    // Nothing is put into this one at first, so nothing else says what kind of targets it has.
    const ownAddresses = proxy.service.taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
    this.alternateTargetGroup = proxyTargetGroup(scope, 'AlternateTargetGroup', proxy, ownAddresses ? elbv2.TargetType.IP : elbv2.TargetType.INSTANCE);
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
    this.targetGroup.addTarget(proxyTarget(this.proxy, new ecs.AlternateTarget('AlternateTarget', {
      alternateTargetGroup: this.alternateTargetGroup,
      productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(production),
      testListener: test && ecs.ListenerRuleConfiguration.applicationListenerRule(test),
      role: this.options.infrastructureRole ?? this.infrastructureRole(),
    })));
  }

  private infrastructureRole(): iam.Role {
    const role = new iam.Role(this.scope, 'InfrastructureRole', {
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
}
