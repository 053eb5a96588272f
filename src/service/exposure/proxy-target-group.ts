import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ProxyTarget, TrafficPortHealth } from './exposure-kind';
import { NginxConfiguration } from '../../nginx';

/**
 * The port that target groups have. It leads nowhere, as ECS registers each task with a port of its own, but another one
 * would replace the target group. So it does not follow the proxy's.
 */
export const TARGET_GROUP_PORT = 8080;

/** How often health is asked for, unless somebody says otherwise. */
export const USUAL_INTERVAL = Duration.seconds(10);

/** A target group for the proxies of all tasks, without any as yet. */
export function proxyTargetGroup(scope: Construct, id: string, proxy: ProxyTarget, targetType?: elbv2.TargetType): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    vpc: proxy.cluster.vpc,
    protocol: proxy.tls ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
    // It carries gRPC as well, and health checks stay what they are.
    protocolVersion: proxy.http2 ? elbv2.ApplicationProtocolVersion.HTTP2 : undefined,
    port: TARGET_GROUP_PORT,
    targetType,
    deregistrationDelay: proxy.deregistrationDelay,
    healthCheck: proxyHealthCheck(proxy, elbv2.Protocol.HTTP),
  });
}

/** Health is asked for on the proxy's other port, without TLS, where that can be reached. */
export function proxyHealthCheck(proxy: ProxyTarget, otherwise: TrafficPortHealth): elbv2.HealthCheck {
  const asked = healthPortOf(proxy, otherwise);
  return {
    ...asked,
    // Who only connects asks for nothing.
    ...asked.protocol === elbv2.Protocol.TCP ? {} : { path: NginxConfiguration.HEALTH_PATH, healthyHttpCodes: '200-299' },
    interval: proxy.healthCheck.interval ?? USUAL_INTERVAL,
    timeout: proxy.healthCheck.timeout ?? usualTimeout(proxy.healthCheck.interval ?? USUAL_INTERVAL),
    healthyThresholdCount: proxy.healthCheck.healthyThresholdCount ?? 2,
    unhealthyThresholdCount: proxy.healthCheck.unhealthyThresholdCount ?? 3,
  };
}

/** Less than the interval, as load balancers want it. */
function usualTimeout(interval: Duration): Duration {
  return Duration.seconds(interval.isUnresolved() ? 5 : Math.min(5, interval.toSeconds() - 1));
}

/** The proxies of all tasks. They are named: a target is never the default container. */
export function proxyTarget(proxy: ProxyTarget, alternateTarget?: ecs.IAlternateTarget): ecs.IEcsLoadBalancerTarget {
  return proxy.service.loadBalancerTarget({ containerName: proxy.containerName, containerPort: proxy.port, alternateTarget });
}

/**
 * Where the proxy answers health checks, and how.
 *
 * @param otherwise what the port of requests is asked by, where no other one can be reached
 */
export function healthPortOf(proxy: ProxyTarget, otherwise: TrafficPortHealth): { readonly port: string; readonly protocol: elbv2.Protocol } {
  if (!proxy.machinePort) return { port: proxy.healthPort.toString(), protocol: elbv2.Protocol.HTTP };
  return { port: 'traffic-port', protocol: otherwise === elbv2.Protocol.HTTP && proxy.tls ? elbv2.Protocol.HTTPS : otherwise };
}

/** A port of the machine that is chosen when a task starts is one of these; CDK opens the same. */
const MACHINE_PORTS = ec2.Port.tcpRange(32768, 65535);

/** What a load balancer connects to, as security groups know it. CDK opens the port of requests by itself in many places. */
export function proxyPorts(proxy: ProxyTarget): { readonly requests: ec2.Port; readonly others: ec2.Port[] } {
  return proxy.machinePort
    ? { requests: MACHINE_PORTS, others: [] }
    : { requests: ec2.Port.tcp(proxy.port), others: [ec2.Port.tcp(proxy.healthPort)] };
}

/** For a load balancer that CDK opens nothing to by itself. */
export function openForRequestsAndHealthChecks(proxy: ProxyTarget, client: ec2.IConnectable): void {
  proxy.service.connections.allowFrom(client, proxyPorts(proxy).requests, 'load balancer to the proxy');
  openForHealthChecks(proxy, client);
}

/** CDK opens the target's port by itself, but not another one that health checks go to. */
export function openForHealthChecks(proxy: ProxyTarget, client: ec2.IConnectable): void {
  for (const port of proxyPorts(proxy).others) proxy.service.connections.allowFrom(client, port, 'health checks');
}
