import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const TARGET_GROUP_ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/73e2d6bc24d8a067';
const LOAD_BALANCER_SECURITY_GROUP = 'sg-0123456789abcdef0';

/** A service in a target group that was made with another tool. */
export class ExistingTargetGroupStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      hosts: ['orders.example.com'],
      exposure: Exposure.targetGroup({
        targetGroup: elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(this, 'TargetGroup', { targetGroupArn: TARGET_GROUP_ARN }),
        allowedClients: [ec2.SecurityGroup.fromSecurityGroupId(this, 'LoadBalancer', LOAD_BALANCER_SECURITY_GROUP)],
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ExistingTargetGroupStack(app, 'ExistingTargetGroup');
}
