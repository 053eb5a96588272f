import { accessLog, APP, Check, Finding, finding, Ground, PROXY, proxyPorts } from './check';
import { Sent } from '../traffic/messages';
import { until } from '../until';

/** So many answers come before the stop signal. */
const BEFORE = 3000;
const CONNECTIONS = 32;
const REQUESTS_PER_SECOND = 600;

/**
 * The proxy is stopped while clients send, none of which was told: harder than on ECS, where the load balancer sends
 * nothing new to a task that is about to stop. Whatever NGINX took it has to answer. Its access log says what it took.
 */
export const stopsUnderLoad: Check = async (ground) => {
  const { task, client, host } = ground;
  const { traffic } = proxyPorts(ground);
  await client.startLoad({ to: traffic, host, connections: CONNECTIONS, requestsPerSecond: REQUESTS_PER_SECOND });
  await until(`${BEFORE} requests are answered`, async () => await client.answered() >= BEFORE, 60_000);
  const stopped = Date.now();
  const { exitCode, seconds } = await task.stopContainer(PROXY);
  const sent = await client.finishLoad();
  let taken = new Set<string>();
  await until('every answer is in the log', async () => {
    taken = new Set((await accessLog(ground)).map((line) => line.target));
    return sent.every(({ target, failure }) => failure !== undefined || taken.has(target));
  });
  return [
    finding('stop signal under load', `exit status ${exitCode} after ${seconds.toFixed(2)} s`, exitCode !== 0 && 'expected 0'),
    ...outcomes(sent, taken, stopped),
    await appOutlives(ground),
  ];
};

function outcomes(sent: Sent[], taken: Set<string>, stopped: number): Finding[] {
  const answered = sent.filter(({ failure }) => failure === undefined);
  const inFlight = answered.filter(({ startedMs, endedMs }) => startedMs <= stopped && endedMs > stopped);
  const failed = sent.filter(({ failure }) => failure !== undefined);
  // NGINX logs a request at its end only; what it had begun to answer it had taken nevertheless.
  const lost = failed.filter(({ target, failure }) => taken.has(target) || failure === 'cut off');
  const refused = failed.filter(({ failure }) => failure === 'refused');
  const unread = failed.filter(({ target, failure }) => failure === 'closed' && !taken.has(target));
  const others = failed.length - new Set([...lost, ...refused, ...unread]).size;
  const errors = answered.filter(({ status }) => status >= 300);
  return [
    finding('requests taken by the proxy', `${answered.length} answered (${inFlight.length} in flight at the signal), ${lost.length} lost`,
      lost.length > 0 && `lost ${lost[0].target} (${lost[0].failure})`, answered.length < BEFORE && 'too few', inFlight.length === 0 && 'none was in flight',
      errors.length > 0 && `${errors.length} with status ${errors[0].status}`),
    finding('requests not taken', `${refused.length} refused, ${unread.length} met a closed idle connection`, refused.length === 0 && 'the listener was not closed', others > 0 && `${others} failed otherwise`),
  ];
}

/** The app is stopped only after the proxy. */
async function appOutlives({ task }: Ground): Promise<Finding> {
  const order = task.stopOrder.map(({ name }) => name);
  const alive = (await task.exec(APP, ['true'])).status === 0;
  const { exitCode, seconds } = await task.stopContainer(APP);
  return finding('stops in the reverse order', `${order.join(', ')}; the app with status ${exitCode} after ${seconds.toFixed(2)} s`,
    order[0] !== PROXY && 'the app first', !alive && 'the app ended before the proxy', exitCode === 137 && 'the app had to be killed');
}
