import { App, Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Allowlist, Enforcement, NginxConfiguration, NginxSidecar, Route } from '../../src';

export interface MigrationProps extends StackProps {
  /** Whether the new sidecar rejects, or only reports what it would reject. */
  readonly enforcement: Enforcement;
  /** Whether health checks go to the port of their own, once no task is left without one. */
  readonly ownHealthPort: boolean;
}

export class MigrationStack extends Stack {
  public constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.RETAIN });
    const logging = ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'orders' });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const appContainer = taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), logging, stopTimeout: Duration.seconds(40),
    });

    // Instead of `taskDefinition.addContainer('nginx', { image: … })` and the nginx.conf by hand. The name of the
    // container and its port are those of the old one, so load balancer, target group and service stay.
    const configuration = new NginxConfiguration({
      appPort: 80,
      port: 8080,
      healthPort: 8081,
      allowlist: new Allowlist({
        // The health checks of before, which name no host, until all tasks have a port for them.
        ...props.ownHealthPort ? { hosts: ['orders.example.com'] } : {},
        routes: [Route.prefix('/api'), ...props.ownHealthPort ? [] : [Route.exact('/healthz')]],
      }),
      settings: { enforcement: props.enforcement },
    });
    taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer, containerName: 'nginx' }));

    // All that follows was there before.
    const service = new ecs.FargateService(this, 'Service', {
      cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true }, healthCheckGracePeriod: Duration.seconds(60),
    });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', { vpc, idleTimeout: Duration.seconds(60) });
    const listener = loadBalancer.addListener('Listener', { port: 80, open: false });
    listener.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));
    listener.addTargets('Targets', {
      port: 8080,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targets: [service.loadBalancerTarget({ containerName: 'nginx', containerPort: 8080 })],
      healthCheck: props.ownHealthPort ? { path: NginxConfiguration.HEALTH_PATH, port: '8081' } : { path: '/healthz' },
    });
    service.connections.allowFrom(loadBalancer, ec2.Port.tcp(8081), 'health checks');
  }
}

if (require.main === module) {
  new MigrationStack(new App(), 'MigrationFromSidecar', { enforcement: Enforcement.REPORT_ONLY, ownHealthPort: false });
}
