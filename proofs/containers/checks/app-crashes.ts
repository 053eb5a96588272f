import { answerAndLine, APP, Check, finding, namesStatus, PROXY, proxyPorts } from './check';
import type { RawRequest } from '../../../src/commands/replay/raw-client';
import { until } from '../until';

const TARGET = '/api/health-check';

/**
 * Without the app, clients get a 502 of the proxy's own, and the log says why. Once the app is back, the proxy reaches
 * it without having been told. On ECS the app is essential, and the task is replaced meanwhile.
 */
export const appCrashes: Check = async (ground) => {
  const { task, client, host } = ground;
  const { traffic, health } = proxyPorts(ground);
  const request: RawRequest = { method: 'GET', target: TARGET, headers: [['Host', host]] };
  const proxy = await task.pid(PROXY);

  await task.kill(APP);
  const { answer: without, line: logged } = await answerAndLine(ground, request);
  const refused = (await task.logs(PROXY)).includes('Connection refused) while connecting to upstream');
  const proxyHealth = await client.request(health, { method: 'GET', target: '/health' });

  const restarted = Date.now();
  await task.startContainer(APP);
  await until('the app answers again', async () => (await client.request(traffic, request)).status === 200);
  const seconds = ((Date.now() - restarted) / 1000).toFixed(1);
  return [
    finding('app crashes', `${without.status} ${without.body.trim()}, upstream_status ${logged.upstream_status}`,
      without.status !== 502 && 'expected 502', !namesStatus(without.body, 502) && 'no JSON that names the status',
      logged.status !== 502 && `logged ${logged.status}`, !refused && 'the error log does not say why', proxyHealth.status !== 200 && `the proxy says ${proxyHealth.status} of itself`),
    finding('app is back', `200 after ${seconds} s, same proxy`, await task.pid(PROXY) !== proxy && 'another proxy'),
  ];
};
