import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Capacity, Exposure, ReverseProxiedService, Route } from '../../src';

export class MigrationStack extends Stack {
  public readonly service: ReverseProxiedService;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // Network and cluster of the Copilot environment, from the outputs of its stack `shop-prod`.
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      publicSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef0'],
      privateSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef1', 'rtb-0123456789abcdef2'],
    });
    const cluster = ecs.Cluster.fromClusterAttributes(this, 'Cluster', { clusterName: 'shop-prod-Cluster-EXAMPLE', vpc });
    const secret = ssm.StringParameter.fromSecureStringParameterAttributes(this, 'ApiKey', { parameterName: '/copilot/shop/prod/secrets/API_KEY' });

    this.service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      // image, variables, secrets, storage.readonly_fs
      app: {
        image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(this, 'Repository', 'shop/orders'), '1.42.0'),
        port: 3000,
        secrets: { API_KEY: ecs.Secret.fromSsmParameter(secret) },
        readonlyRootFilesystem: true,
      },
      // cpu, memory, platform
      capacity: Capacity.fargate({ cpu: 512, memoryLimitMiB: 1024, cpuArchitecture: ecs.CpuArchitecture.ARM64 }),
      // http.alias, and what the nginx.conf of the sidecar let through below http.path
      hosts: ['orders.example.com'],
      routes: [Route.prefix('/orders')],
      // http.healthcheck.path, http.deregistration_delay
      appHealthPath: '/healthz',
      drainTime: Duration.seconds(60),
      exposure: Exposure.internetFacing({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'),
      }),
      // count
      scaling: { minTaskCount: 2, maxTaskCount: 10, targetCpuUtilizationPercent: 70 },
      // exec
      enableExecuteCommand: true,
    });
  }
}

if (require.main === module) {
  new MigrationStack(new App(), 'MigrationFromCopilot');
}
