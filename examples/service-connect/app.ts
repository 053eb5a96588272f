import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import { Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

/** A service for other services only. */
export class ServiceConnectStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
      defaultCloudMapNamespace: { name: 'shop', type: cloudmap.NamespaceType.HTTP },
    });
    /** For the services that call this one. */
    const clients = new ec2.SecurityGroup(this, 'Clients', { vpc });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.template('/orders/{id}', { methods: [HttpMethod.GET] })],
      hosts: ['orders'],
      exposure: Exposure.noLoadBalancer({
        serviceConnectConfiguration: { services: [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }] },
        allowedClients: [clients],
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ServiceConnectStack(app, 'ServiceConnect');
}
