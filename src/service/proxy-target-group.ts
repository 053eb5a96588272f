import { Duration } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ProxyTarget } from './exposure-kind';
import { NginxConfiguration } from '../nginx';

/** The target group that the proxies of all tasks are in. Its target is named: it is never the default container. */
export function proxyTargetGroup(scope: Construct, proxy: ProxyTarget): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, 'TargetGroup', {
    vpc: proxy.cluster.vpc,
    protocol: proxy.tls ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
    port: proxy.port,
    targets: [proxy.service.loadBalancerTarget({ containerName: proxy.containerName, containerPort: proxy.port })],
    deregistrationDelay: proxy.deregistrationDelay,
    healthCheck: proxyHealthCheck(proxy),
  });
}

/** Health is asked for on the proxy's other port, without TLS. */
export function proxyHealthCheck(proxy: ProxyTarget): elbv2.HealthCheck {
  return {
    protocol: elbv2.Protocol.HTTP,
    port: proxy.healthPort.toString(),
    path: NginxConfiguration.HEALTH_PATH,
    healthyHttpCodes: '200-299',
    interval: Duration.seconds(10),
    timeout: Duration.seconds(5),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 3,
  };
}
