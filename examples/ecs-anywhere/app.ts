import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Capacity, Exposure, ReverseProxiedService, Route } from '../../src';

/** Tasks on machines of one's own. */
export class OrdersStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.noLoadBalancer({}),
      capacity: Capacity.external({ hostPort: 8080 }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'EcsAnywhere');
}
