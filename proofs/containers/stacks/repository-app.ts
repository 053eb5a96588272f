import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Exposure, ProxyImage, ProxyImageRepository, ReverseProxiedService, Route } from '../../../src';

/** A service whose proxy image comes from a repository in another stack, as docs/images.md describes. */
const app = new App();
const repository = new ProxyImageRepository(new Stack(app, 'Repositories'), 'ProxyImages', { repositoryName: 'orders-proxy' });
const stack = new Stack(app, 'Orders');
new ReverseProxiedService(stack, 'Service', {
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) }),
  app: { image: ecs.ContainerImage.fromRegistry('orders'), port: 3000 },
  routes: [Route.prefix('/api')],
  exposure: Exposure.internal({ unencrypted: true }),
  proxyImage: ProxyImage.fromRepository(repository),
});
app.synth();
