import { setTimeout as pause } from 'timers/promises';
import { APP, Check, finding, Ground, PROXY, proxyPorts } from './check';
import { until } from '../until';

/** What the stack says. */
const DRAIN_SECONDS = 4;

const ORDER = { method: 'POST', target: '/api/orders', body: '{"item":"teapot"}' };

/** A request that hangs at the app when the stop signal comes is answered, if that takes no longer than the drain time. */
export const finishesWhatHangs: Check = async (ground) => {
  const { task, client } = ground;
  const pid = await task.pid(APP);
  await hold(ground);
  process.kill(pid, 'SIGSTOP');
  const answer = client.release();
  const stopping = task.stopContainer(PROXY);
  await listenerClosed(ground);
  await pause(DRAIN_SECONDS / 2 * 1000);
  process.kill(pid, 'SIGCONT');
  const { status, failure, seconds } = await answer;
  const { exitCode } = await stopping;
  return [finding('a hanging request at the stop signal', `${failure ?? status} after ${seconds.toFixed(1)} s, exit status ${exitCode}`, status !== 201 && 'expected 201', exitCode !== 0 && 'expected exit status 0')];
};

/** A request that takes longer than the drain time is given up by NGINX itself, before ECS would kill it. */
export const givesUpAfterDrain: Check = async (ground) => {
  const { task, client } = ground;
  await task.startContainer(PROXY);
  await until('the proxy is healthy', () => task.healthy(PROXY));
  await hold(ground);
  const { exitCode, seconds } = await task.stopContainer(PROXY);
  const { failure, status } = await client.release();
  const { stopTimeoutSeconds } = task.container(PROXY);
  return [finding('a request without end at the stop signal', `${failure ?? status} after ${seconds.toFixed(1)} s of ${DRAIN_SECONDS} s, exit status ${exitCode}`,
    exitCode !== 0 && 'NGINX did not end by itself', seconds < DRAIN_SECONDS - 0.5 && 'before its time', seconds > stopTimeoutSeconds - 1 && `too close to the stop timeout of ${stopTimeoutSeconds} s`)];
};

async function hold(ground: Ground): Promise<void> {
  await ground.client.hold(proxyPorts(ground).traffic, { ...ORDER, headers: [['Host', ground.host]] });
}

async function listenerClosed(ground: Ground): Promise<void> {
  const { traffic } = proxyPorts(ground);
  await until('the listener is closed', async () => (await ground.client.request(traffic, { method: 'GET', target: '/' }, 1000)).failure === 'refused');
}
