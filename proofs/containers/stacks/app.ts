import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ShopStack } from '../../../examples/demo/app';
import { AppContainerOptions, Exposure, HttpMethod, ProxyImage, ProxyTls, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../../src';

/** The app of the demo. */
const SERVER: AppContainerOptions = { image: ecs.ContainerImage.fromAsset(path.join(__dirname, '../../../examples/demo/server')), port: 3000 };

/** The same, which listens only some seconds after it was started. */
const LATE_SERVER: AppContainerOptions = { ...SERVER, command: ['sh', '-c', 'sleep 3 && exec node server.js'] };

/** What the checks ask for. */
const ROUTES = [Route.prefix('/api'), Route.exact('/api/orders', { methods: [HttpMethod.POST] }), Route.exact('/events', { responseBuffering: false })];

/** Times that are so short that what they bound can be seen soon. */
const IMPATIENT: Partial<ReverseProxiedServiceProps> = {
  routes: [Route.prefix('/api', { readTimeout: Duration.seconds(2) }), Route.exact('/api/orders', { methods: [HttpMethod.POST], readTimeout: Duration.seconds(60) })],
  drainTime: Duration.seconds(4),
};

/** A service in a stack of its own. */
class ServiceStack extends Stack {
  constructor(scope: App, id: string, props: (stack: Stack) => Partial<ReverseProxiedServiceProps>) {
    super(scope, id);
    new ReverseProxiedService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) }),
      app: SERVER,
      routes: ROUTES,
      exposure: Exposure.internal({ unencrypted: true }),
      ...props(this),
    });
  }
}

/** The stacks whose tasks are run in containers. */
const app = new App();
new ShopStack(app, 'Demo');
new ServiceStack(app, 'LateApp', () => ({ ...IMPATIENT, app: LATE_SERVER }));
new ServiceStack(app, 'AwaitedApp', () => ({
  ...IMPATIENT,
  app: {
    ...LATE_SERVER,
    healthCheck: { command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:3000/api/health-check'], interval: Duration.seconds(5) },
  },
}));
new ServiceStack(app, 'Stock', () => ({ proxyImage: ProxyImage.stock() }));
new ServiceStack(app, 'LongStock', () => ({
  proxyImage: ProxyImage.stock(),
  routes: [...ROUTES, ...Array.from({ length: 2000 }, (_, number) => Route.exact(`/pages/${number}`))],
}));
new ServiceStack(app, 'Tls', (stack) => {
  const secret = (id: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
  return {
    exposure: Exposure.noLoadBalancer(),
    proxyTls: ProxyTls.fromSecrets({
      certificate: secret('Certificate'),
      privateKey: secret('PrivateKey'),
      clientCertificates: { trustBundle: secret('ClientAuthorities') },
    }),
  };
});
app.synth();
