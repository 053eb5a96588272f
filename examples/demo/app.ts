import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

export const HOST = 'shop.example.com';

/** A shop: what the demo plays requests at. */
export class ShopStack extends Stack {
  constructor(scope: App, id: string) {
    super(scope, id);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });
    const certificate = new acm.Certificate(this, 'Certificate', { domainName: HOST, validation: acm.CertificateValidation.fromDns() });
    new ReverseProxiedService(this, 'Shop', {
      cluster,
      app: { image: ecs.ContainerImage.fromAsset(path.join(__dirname, 'server')), port: 3000 },
      hosts: [HOST],
      routes: [
        Route.prefix('/api'),
        Route.exact('/api/orders', { methods: [HttpMethod.POST] }),
        Route.template('/orders/{id}', { methods: [HttpMethod.GET, HttpMethod.PATCH] }),
        Route.exact('/ws', { webSocket: true }),
        Route.exact('/events', { responseBuffering: false }),
      ],
      nginx: { gzip: {} },
      exposure: Exposure.internetFacing({ certificate }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ShopStack(app, 'ReverseProxiedServiceDemo');
  app.synth();
}
