import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { UpstreamProtocol, Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** A gRPC service of which two methods can be called. */
export class GrpcStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: {
        image: ecs.ContainerImage.fromRegistry('example.com/orders:1'),
        port: 50051,
        protocol: UpstreamProtocol.grpc(),
      },
      routes: [
        Route.exact('/shop.Orders/Get', { methods: [HttpMethod.POST] }),
        Route.exact('/shop.Orders/List', { methods: [HttpMethod.POST] }),
      ],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new GrpcStack(app, 'Grpc');
}
