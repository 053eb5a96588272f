import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ShopStack } from '../../../examples/demo/app';
import { AppContainerProps, Exposure, HttpMethod, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../../src';

const SERVER = path.join(__dirname, '../../../examples/demo/server');

/** The app of the demo, which listens only some seconds after it was started. */
const LATE_APP: AppContainerProps = {
  image: ecs.ContainerImage.fromAsset(SERVER),
  port: 3000,
  command: ['sh', '-c', 'sleep 3 && exec node server.js'],
};

/** A service with short times, so that what they bound can be seen soon. */
class ImpatientStack extends Stack {
  constructor(scope: App, id: string, props: Partial<ReverseProxiedServiceProps>) {
    super(scope, id);
    new ReverseProxiedService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) }),
      app: LATE_APP,
      routes: [Route.prefix('/api', { readTimeoutSeconds: 2 }), Route.exact('/api/orders', { methods: [HttpMethod.POST], readTimeoutSeconds: 60 })],
      exposure: Exposure.internal({ unencrypted: true }),
      drainTime: Duration.seconds(4),
      ...props,
    });
  }
}

/** The stacks whose tasks are run in containers. */
const app = new App();
new ShopStack(app, 'Demo');
new ImpatientStack(app, 'LateApp', {});
new ImpatientStack(app, 'AwaitedApp', {
  app: {
    ...LATE_APP,
    healthCheck: { command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:3000/api/health-check'], interval: Duration.seconds(5) },
  },
});
app.synth();
