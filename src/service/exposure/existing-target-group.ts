import { Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { attributeOf } from './attributes/attribute-of';
import { ExposedService, ExposureKind, NETWORK_LOAD_BALANCER_IDLE_TIMEOUT, ProxyTarget, TrafficPortHealth } from './exposure-kind';
import { healthPortOf, openForRequestsAndHealthChecks, proxyPorts, proxyTarget } from './proxy-target-group';
import type { TargetGroupExposureOptions, TargetGroupShiftOptions } from './target-group-options';
import { checkId } from '../../checks/check';
import { ClientAddressSource, NginxConfiguration } from '../../nginx';
import { subjectAt } from '../../validation/invalid-input';
import { describeProblem, Problems } from '../../validation/problems';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';
import { infrastructureRole, targetTypeOf } from '../deployment/traffic-shift';

/** An existing target group, to which other resources forward requests. */
export class ExistingTargetGroup implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly silenceLimit: Duration;
  public readonly clientAddressSource: ClientAddressSource;
  public readonly trafficPortHealth: TrafficPortHealth;
  public readonly hidesClientCertificates: boolean;
  public readonly reachesByIpv6: boolean;

  public constructor(private readonly options: TargetGroupExposureOptions) {
    this.idleTimeout = options.idleTimeout ?? Duration.seconds(60);
    this.silenceLimit = isOfApplicationLoadBalancer(options.targetGroup) ? this.idleTimeout : NETWORK_LOAD_BALANCER_IDLE_TIMEOUT;
    this.clientAddressSource = options.clientAddressSource ?? usualClientAddressSource(options.targetGroup);
    this.reachesByIpv6 = ipAddressTypeOf(options.targetGroup) === elbv2.TargetGroupIpAddressType.IPV6;
    this.trafficPortHealth = isOfApplicationLoadBalancer(options.targetGroup) ? elbv2.Protocol.HTTP : elbv2.Protocol.TCP;
    this.hidesClientCertificates = isOfApplicationLoadBalancer(options.targetGroup) || isOfTlsListener(options.targetGroup);
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    const { trafficShift } = this.options;
    if (trafficShift && !proxy.shift) {
      Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'exposure.trafficShift', trafficShift, '`Deployment.rolling()`',
        'pass for example `deployment: Deployment.blueGreen()`, or leave `trafficShift` out, because a rolling deployment has one target group');
    }
    const alternate = trafficShift?.alternateTargetGroup;
    this.checkTargetGroup(scope, proxy, this.options.targetGroup, 'exposure.targetGroup');
    if (alternate) this.checkTargetGroup(scope, proxy, alternate, 'exposure.trafficShift.alternateTargetGroup');
    const target = proxyTarget(proxy, trafficShift && proxy.shift && alternateTargetOf(scope, trafficShift, proxy.shift));
    const { targetGroup, allowedClients } = this.options;
    if (targetGroup instanceof elbv2.ApplicationTargetGroup && !allowedClients) {
      targetGroup.addTarget(target);
      // CDK itself opens the target's port, but no other port for health checks.
      for (const port of proxyPorts(proxy).others) targetGroup.registerConnectable(proxy.service, port);
    } else {
      this.addTo(scope, proxy, target);
    }
    this.checkHealthCheck(scope, proxy, targetGroup, 'exposure.targetGroup');
    if (alternate) {
      // Amazon ECS refuses a target group that no listener forwards to.
      proxy.service.node.addDependency(alternate.loadBalancerAttached);
      this.checkHealthCheck(scope, proxy, alternate, 'exposure.trafficShift.alternateTargetGroup');
    }
    return { existingTargetGroup: targetGroup, existingAlternateTargetGroup: alternate };
  }

  public checkShift(strategy: ecs.DeploymentStrategy, { testListener }: ShiftingDeploymentOptions, problems: Problems): void {
    const { targetGroup, trafficShift } = this.options;
    if (!trafficShift) {
      problems.conflict('deployment', strategy, '`Exposure.targetGroup()` without `trafficShift`',
        'pass `exposure.trafficShift` with a second target group and a listener rule, or `Deployment.rolling()`, or use `Exposure.listenerRule()`');
      return;
    }
    if (testListener) {
      problems.conflict('deployment.testListener', testListener, '`Exposure.targetGroup()`', 'leave `testListener` out, and pass the ARN of an existing rule as `exposure.trafficShift.testListenerRuleArn`');
    }
    if (trafficShift.alternateTargetGroup === targetGroup) {
      problems.add('exposure.trafficShift.alternateTargetGroup', targetGroup, 'different from `exposure.targetGroup`', 'pass a second target group, because the old tasks stay in the first');
    }
    this.checkRules(problems, trafficShift);
  }

  /** Checks the kind of the ARNs: a rule of an Application Load Balancer, or a listener of a Network Load Balancer. */
  private checkRules(problems: Problems, { productionListenerRuleArn, testListenerRuleArn }: TargetGroupShiftOptions): void {
    const [pattern, kind] = isOfApplicationLoadBalancer(this.options.targetGroup)
      ? [/:listener-rule\/app\//, 'rule of an Application Load Balancer'] : [/:listener\/net\//, 'listener of a Network Load Balancer'];
    for (const [prop, arn] of Object.entries({ productionListenerRuleArn, testListenerRuleArn })) {
      if (arn !== undefined && !Token.isUnresolved(arn) && !pattern.test(arn)) {
        problems.add(`exposure.trafficShift.${prop}`, arn, `the ARN of a ${kind}, like the target group`, `pass the ARN of the ${kind} that forwards to the target group`);
      }
    }
  }

  /**
   * Adds the target if CDK does not know the load balancer, or if CDK would create security group rules in another stack,
   * which would then depend on the stack of the service. ECS uses the ARN, regardless of the kind of load balancer.
   */
  private addTo(scope: Construct, proxy: ProxyTarget, target: ecs.IEcsLoadBalancerTarget): void {
    const { targetGroup, allowedClients } = this.options;
    if (targetGroup instanceof elbv2.NetworkTargetGroup) {
      targetGroup.addTarget(target);
    } else {
      // CDK does the same for the first target.
      // eslint-disable-next-line dot-notation
      if (targetGroup instanceof elbv2.TargetGroupBase) targetGroup['targetType'] ??= targetTypeOf(proxy);
      elbv2.NetworkTargetGroup.fromTargetGroupAttributes(scope, 'ImportedTargetGroup', { targetGroupArn: targetGroup.targetGroupArn }).addTarget(target);
      proxy.service.node.addDependency(targetGroup.loadBalancerAttached);
    }
    for (const client of allowedClients ?? []) openForRequestsAndHealthChecks(proxy, client);
    if (!allowedClients) {
      Validations.of(scope).addWarning(checkId('targetGroupClients'),
        describeProblem('exposure.allowedClients', allowedClients, `given with the target group ${targetGroup.node.path}, whose load balancer is unknown`,
          'pass the security group of the load balancer, because otherwise no security group rule allows the load balancer to connect to the proxy'));
    }
  }

  /** Checks the target type and protocols of a target group of the app. */
  private checkTargetGroup(scope: Construct, proxy: ProxyTarget, targetGroup: elbv2.ITargetGroup, prop: string): void {
    const resource = targetGroup.node.defaultChild;
    if (!(resource instanceof elbv2.CfnTargetGroup)) return;
    const { protocol, protocolVersion } = resource;
    const problems = new Problems();
    const kind = targetTypeOf(proxy);
    const targetType: unknown = Stack.of(resource).resolve(resource.targetType);
    if (typeof targetType === 'string' && targetType !== kind) {
      problems.add(`${prop}.targetType`, targetType, `${kind}, because tasks have ${proxy.dynamicHostPort ? 'ports of the instance' : 'their own addresses'}`,
        `create the target group with \`targetType: TargetType.${kind === elbv2.TargetType.IP ? 'IP' : 'INSTANCE'}\``);
    }
    // A Network Load Balancer can also pass TLS through with TCP.
    const allowed = targetGroup instanceof elbv2.NetworkTargetGroup ? proxy.tls ? ['TLS', 'TCP'] : ['TCP'] : [proxy.tls ? 'HTTPS' : 'HTTP'];
    if (protocol !== undefined && !Token.isUnresolved(protocol) && !allowed.includes(protocol)) {
      problems.add(`${prop}.protocol`, protocol, `${allowed.join(' or ')} ${proxy.tls ? 'with' : 'without'} \`proxyTls\``,
        `create the target group with that protocol, or ${proxy.tls ? 'leave `proxyTls` out' : 'pass `proxyTls`'}`);
    }
    if (proxy.http2 && targetGroup instanceof elbv2.ApplicationTargetGroup && !Token.isUnresolved(protocolVersion) && !['HTTP2', 'GRPC'].includes(protocolVersion ?? '')) {
      problems.add(`${prop}.protocolVersion`, protocolVersion, 'HTTP2 with `UpstreamProtocol.grpc()`', 'create the target group with `protocolVersion: ApplicationProtocolVersion.HTTP2`');
    }
    problems.throwIfAny(subjectAt(scope, 'ReverseProxiedService'));
  }

  private checkHealthCheck(scope: Construct, proxy: ProxyTarget, targetGroup: elbv2.ITargetGroup, prop: string): void {
    if (!(targetGroup instanceof elbv2.ApplicationTargetGroup || targetGroup instanceof elbv2.NetworkTargetGroup)) return;
    const usual = targetGroup instanceof elbv2.ApplicationTargetGroup ? elbv2.Protocol.HTTP : elbv2.Protocol.TCP;
    const { port, path, protocol = usual } = targetGroup.healthCheck;
    if (Token.isUnresolved(port) || Token.isUnresolved(path) || Token.isUnresolved(protocol)) return;
    const expected = healthPortOf(proxy, this.trafficPortHealth);
    const requestsPath = expected.protocol !== elbv2.Protocol.TCP;
    if ((port ?? 'traffic-port') !== expected.port || (requestsPath && path !== NginxConfiguration.HEALTH_PATH) || protocol !== expected.protocol) {
      Validations.of(scope).addWarning(checkId('targetGroupHealthCheck'),
        describeProblem(`${prop}.healthCheck`, { protocol, port: port ?? 'traffic-port', path: path ?? '/' },
          `${expected.protocol} on port ${expected.port}${requestsPath ? ` at ${NginxConfiguration.HEALTH_PATH}` : ''}, where the proxy answers health checks`,
          `change the health check of the target group ${targetGroup.node.path}, because the proxy rejects other requests that no route lists`));
    }
  }
}

/** The settings with which Amazon ECS shifts requests, for rules that CDK may not know. */
function alternateTargetOf(scope: Construct, trafficShift: TargetGroupShiftOptions, options: ShiftingDeploymentOptions): ecs.IAlternateTarget {
  const { roleArn } = infrastructureRole(scope, options);
  return {
    bind: () => ({
      roleArn,
      alternateTargetGroupArn: trafficShift.alternateTargetGroup.targetGroupArn,
      productionListenerRule: trafficShift.productionListenerRuleArn,
      testListenerRule: trafficShift.testListenerRuleArn,
    }),
  };
}

function usualClientAddressSource(targetGroup: elbv2.ITargetGroup): ClientAddressSource {
  if (targetGroup instanceof elbv2.NetworkTargetGroup) {
    return attributeOf(targetGroup, 'proxy_protocol_v2.enabled') === 'true' ? ClientAddressSource.PROXY_PROTOCOL : ClientAddressSource.CONNECTION;
  }
  return isOfApplicationLoadBalancer(targetGroup) ? ClientAddressSource.LAST_FORWARDED_FOR : ClientAddressSource.CONNECTION;
}

/** The type of the addresses of the targets, if the target group is created in the app. */
function ipAddressTypeOf({ node: { defaultChild } }: elbv2.ITargetGroup): string | undefined {
  return defaultChild instanceof elbv2.CfnTargetGroup ? defaultChild.ipAddressType : undefined;
}

/**
 * Whether the target group belongs to an Application Load Balancer. Only those target groups have this method, even if they
 * are imported.
 */
function isOfApplicationLoadBalancer(targetGroup: elbv2.ITargetGroup): boolean {
  return 'registerConnectable' in targetGroup;
}

/**
 * Whether the load balancer terminates TLS. A Network Load Balancer uses TLS to its targets only if it has terminated the
 * client's TLS.
 */
function isOfTlsListener(targetGroup: elbv2.ITargetGroup): boolean {
  const resource = targetGroup.node.defaultChild;
  return resource instanceof elbv2.CfnTargetGroup && resource.protocol === elbv2.Protocol.TLS;
}
