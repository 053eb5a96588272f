import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Allowlist, NginxConfiguration, NginxSidecar, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** The proxy in a task, service and load balancer that are made by hand. */
export class OrdersStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const appContainer = taskDefinition.addContainer('App', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'app', logRetention: logs.RetentionDays.ONE_MONTH }),
      stopTimeout: Duration.seconds(40),
    });
    const configuration = new NginxConfiguration({
      allowlist: new Allowlist({ routes: [Route.prefix('/api')] }),
      appPort: 80,
    });
    const sidecar = new NginxSidecar({ configuration, appContainer });
    taskDefinition.addExtension(sidecar);

    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      minHealthyPercent: 100,
      circuitBreaker: { enable: true, rollback: true },
    });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: true,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    loadBalancer.addListener('Listener', { port: 443, certificates: [certificate], sslPolicy: elbv2.SslPolicy.TLS13_RES }).addTargets('Proxy', {
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: configuration.port,
      targets: [service.loadBalancerTarget({ containerName: sidecar.container.containerName, containerPort: configuration.port })],
      healthCheck: { port: String(configuration.healthPort), path: NginxConfiguration.HEALTH_PATH },
    });
    service.connections.allowFrom(loadBalancer, ec2.Port.tcp(configuration.healthPort), 'health checks');
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'SidecarAlone');
}
