import { App, Size, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Capacity, Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** Tasks on EC2 instances that Amazon ECS starts, patches and stops itself. */
export class OrdersStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const instances = new ecs.ManagedInstancesCapacityProvider(this, 'Instances', {
      subnets: vpc.privateSubnets,
      securityGroups: [new ec2.SecurityGroup(this, 'InstancesSecurityGroup', { vpc, description: 'EC2 instances of Amazon ECS' })],
      instanceRequirements: { vCpuCountMin: 2, memoryMin: Size.gibibytes(4) },
    });
    cluster.addManagedInstancesCapacityProvider(instances);
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate }),
      capacity: Capacity.managedInstances({
        capacityProviderStrategies: [{ capacityProvider: instances.capacityProviderName, weight: 1 }],
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'ManagedInstances');
}
