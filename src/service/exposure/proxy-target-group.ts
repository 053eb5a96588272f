import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ApplicationTargetGroupOptions } from './attributes/application-target-group-options';
import type { ProxyTarget, TrafficPortHealth } from './exposure-kind';
import { NginxConfiguration } from '../../nginx';

/**
 * The port of the target groups, which has no effect, because ECS registers each task with the task's own port. A changed port
 * would replace the target group, so the port does not follow the proxy's port.
 */
export const TARGET_GROUP_PORT = 8080;

/** The default interval of health checks. */
export const USUAL_INTERVAL = Duration.seconds(10);

/** A target group for the proxies of all tasks, without targets so far. */
export function proxyTargetGroup(
  scope: Construct, id: string, proxy: ProxyTarget, options: ApplicationTargetGroupOptions, targetType?: elbv2.TargetType,
): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    vpc: proxy.cluster.vpc,
    protocol: proxy.tls ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
    // HTTP/2 carries gRPC as well, and health checks do not change.
    protocolVersion: proxy.http2 ? elbv2.ApplicationProtocolVersion.HTTP2 : undefined,
    port: TARGET_GROUP_PORT,
    targetType,
    ipAddressType: options.targetIpAddressType,
    deregistrationDelay: proxy.deregistrationDelay,
    loadBalancingAlgorithmType: options.loadBalancingAlgorithmType,
    enableAnomalyMitigation: options.enableAnomalyMitigation,
    slowStart: options.slowStart,
    stickinessCookieDuration: options.stickinessCookieDuration,
    stickinessCookieName: options.stickinessCookieName,
    healthCheck: proxyHealthCheck(proxy, elbv2.Protocol.HTTP),
  });
}

/** The health check, on the proxy's health port and without TLS if that port can be reached. */
export function proxyHealthCheck(proxy: ProxyTarget, otherwise: TrafficPortHealth): elbv2.HealthCheck {
  const asked = healthPortOf(proxy, otherwise);
  return {
    ...asked,
    // Health checks by TCP request no path.
    ...asked.protocol === elbv2.Protocol.TCP ? {} : { path: NginxConfiguration.HEALTH_PATH, healthyHttpCodes: '200-299' },
    interval: proxy.healthCheck.interval ?? USUAL_INTERVAL,
    timeout: proxy.healthCheck.timeout ?? usualTimeout(proxy.healthCheck.interval ?? USUAL_INTERVAL),
    healthyThresholdCount: proxy.healthCheck.healthyThresholdCount ?? 2,
    unhealthyThresholdCount: proxy.healthCheck.unhealthyThresholdCount ?? 3,
  };
}

/** The default timeout, which must be less than the interval. */
function usualTimeout(interval: Duration): Duration {
  return Duration.seconds(interval.isUnresolved() ? 5 : Math.min(5, interval.toSeconds() - 1));
}

/**
 * The proxies of all tasks as a target. The container is named, because a load balancer target never defaults to the default
 * container.
 */
export function proxyTarget(proxy: ProxyTarget, alternateTarget?: ecs.IAlternateTarget): ecs.IEcsLoadBalancerTarget {
  return proxy.service.loadBalancerTarget({ containerName: proxy.containerName, containerPort: proxy.port, alternateTarget });
}

/**
 * The port and the protocol of the proxy's health checks.
 *
 * @param otherwise the protocol of health checks on the port of requests, if no other port can be reached
 */
export function healthPortOf(proxy: ProxyTarget, otherwise: TrafficPortHealth): { readonly port: string; readonly protocol: elbv2.Protocol } {
  if (!proxy.dynamicHostPort) return { port: proxy.healthPort.toString(), protocol: elbv2.Protocol.HTTP };
  return { port: 'traffic-port', protocol: otherwise === elbv2.Protocol.HTTP && proxy.tls ? elbv2.Protocol.HTTPS : otherwise };
}

/** The range of host ports that ECS chooses when a task starts. CDK opens the same range. */
const DYNAMIC_HOST_PORTS = ec2.Port.tcpRange(32768, 65535);

/** The ports that a load balancer connects to, for security groups. CDK itself opens the port of requests in many places. */
export function proxyPorts(proxy: ProxyTarget): { readonly requests: ec2.Port; readonly others: ec2.Port[] } {
  return proxy.dynamicHostPort
    ? { requests: DYNAMIC_HOST_PORTS, others: [] }
    : { requests: ec2.Port.tcp(proxy.port), others: [ec2.Port.tcp(proxy.healthPort)] };
}

/** Opens all ports to a load balancer for which CDK opens no port itself. */
export function openForRequestsAndHealthChecks(proxy: ProxyTarget, client: ec2.IConnectable): void {
  proxy.service.connections.allowFrom(client, proxyPorts(proxy).requests, 'load balancer to the proxy');
  openForHealthChecks(proxy, client);
}

/** Opens the health port. CDK itself opens the target's port, but no other port for health checks. */
export function openForHealthChecks(proxy: ProxyTarget, client: ec2.IConnectable): void {
  for (const port of proxyPorts(proxy).others) proxy.service.connections.allowFrom(client, port, 'health checks');
}
