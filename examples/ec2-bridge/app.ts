import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Capacity, Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** Containers that are linked, on EC2 instances. */
export class OrdersStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const securityGroup = new ec2.SecurityGroup(this, 'MachinesSecurityGroup', { vpc });
    const autoScalingGroup = new autoscaling.AutoScalingGroup(this, 'Machines', {
      vpc,
      securityGroup,
      instanceType: new ec2.InstanceType('t3.medium'),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
      minCapacity: 2,
      maxCapacity: 4,
      requireImdsv2: true,
    });
    const machines = new ecs.AsgCapacityProvider(this, 'Capacity', { autoScalingGroup });
    cluster.addAsgCapacityProvider(machines);
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);

    const { GET, POST, HEAD, OPTIONS, PUT, DELETE } = HttpMethod;
    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api', { methods: [GET, POST, HEAD, OPTIONS, PUT, DELETE] })],
      exposure: Exposure.internetFacing({ certificate }),
      capacity: Capacity.ec2({
        networkMode: ecs.NetworkMode.BRIDGE,
        instanceSecurityGroups: [securityGroup],
        capacityProviderStrategies: [{ capacityProvider: machines.capacityProviderName, weight: 1 }],
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'Ec2Bridge');
}
