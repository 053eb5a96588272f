import { Duration } from 'aws-cdk-lib';
import { Exposure, ProxyImage, ReverseProxiedServiceProps } from '../../src';
import { request } from '../../src/commands/replay/raw-client';
import { containersOf, TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';
import { startContainer } from '../../testing/started-container';

function synthesize(dnsTtl: Duration | undefined, props: Partial<ReverseProxiedServiceProps> = {}): any {
  const stack = new TestStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.internal' });
  stack.service({ exposure: Exposure.noLoadBalancer({ cloudMapOptions: { name: 'orders', dnsTtl } }), ...props });
  return containersOf(stack);
}

test.each([
  ['built', ProxyImage.built(), '/etc/nginx/nginx.conf'], ['stock', ProxyImage.stock(), '/tmp/nginx.conf'],
])('the proxy waits until the DNS record has expired before it stops, with an image that is %s', (_, proxyImage, configuration) => {
  const { nginx, app } = synthesize(undefined, { proxyImage });
  expect(nginx.EntryPoint[2]).toContain(`; nginx -c ${configuration} & nginx=$!; trap 'sleep 10; kill -QUIT $nginx' QUIT TERM; wait $nginx || wait $nginx`);
  // The default of `drainTime` is 30 seconds.
  expect([nginx.StopTimeout, app.StopTimeout]).toEqual([45, 50]);
});

test('a TTL of zero and an exposure without DNS need no delay', () => {
  const { nginx } = synthesize(Duration.seconds(0));
  expect([nginx.EntryPoint, nginx.StopTimeout]).toEqual([undefined, 35]);
});

test.each([
  [Duration.seconds(61), {}, '`exposure.cloudMapOptions.dnsTtl` must be a Duration from 0 to 60 whole seconds, known at synthesis, got: Duration.seconds(61)'],
  [Duration.millis(1500), {}, '`exposure.cloudMapOptions.dnsTtl` must be a Duration from 0 to 60 whole seconds, known at synthesis, got: Duration.millis(1500)'],
  [Duration.seconds(60), { drainTime: Duration.seconds(51) }, '`drainTime` must be a Duration from 1 to 50 whole seconds, known at synthesis, got: Duration.seconds(51)'],
])('rejects a TTL of %s with %p, because no time remains for requests in flight', (dnsTtl, props, message) => {
  expect(errorMessage(() => synthesize(dnsTtl, props))).toContain(message);
});

test.each(['SIGQUIT', 'SIGTERM'] as const)('in a real run NGINX accepts connections after %s, and then stops', async (signal) => {
  const { nginx } = synthesize(Duration.seconds(5), { proxyImage: ProxyImage.stock() });
  const container = await startContainer(nginx, {});
  const ask = async () => (await request(container.port, { method: 'GET', target: '/nope', headers: [['Host', 'a.example']] })).status;
  expect(await ask()).toBe(404);
  const began = Date.now();
  const ended = container.end(signal);
  expect(await ask()).toBe(404);
  expect(await ended).toBe(0);
  expect(Date.now() - began).toBeGreaterThan(4900);
  await expect(ask()).rejects.toThrow();
});

test('in a real run an NGINX that fails to start ends the task', async () => {
  const { nginx } = synthesize(Duration.seconds(5), { proxyImage: ProxyImage.stock() });
  const [shell, option, script] = nginx.EntryPoint;
  const missing = script.replace('nginx -c /tmp/nginx.conf', 'nginx -c /tmp/missing.conf');
  expect(missing).not.toBe(script);
  await expect(startContainer({ ...nginx, EntryPoint: [shell, option, missing] }, {})).rejects.toThrow(/exit status [1-9]/);
});
