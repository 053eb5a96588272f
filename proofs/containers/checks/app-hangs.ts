import { answerAndLine, APP, Check, finding, namesStatus, proxyPorts } from './check';
import type { RawRequest } from '../../../src/commands/replay/raw-client';

/** What the stack says for the route of the request. */
const READ_TIMEOUT_SECONDS = 2;

/** An app that accepts connections and says nothing: 504 when the route's time is over, and 200 once it works again. */
export const appHangs: Check = async (ground) => {
  const { task, client, host } = ground;
  const request: RawRequest = { method: 'GET', target: '/api/health-check', headers: [['Host', host]] };
  const pid = await task.pid(APP);

  process.kill(pid, 'SIGSTOP');
  const { answer: hanging, line: logged } = await answerAndLine(ground, request);
  process.kill(pid, 'SIGCONT');
  const after = await client.request(proxyPorts(ground).traffic, request);
  return [
    finding('app hangs', `${hanging.status} ${hanging.body.trim()} after ${hanging.seconds.toFixed(1)} s, upstream_status ${logged.upstream_status}`,
      hanging.status !== 504 && 'expected 504', !namesStatus(hanging.body, 504) && 'no JSON that names the status', logged.status !== 504 && `logged ${logged.status}`,
      Math.abs(hanging.seconds - READ_TIMEOUT_SECONDS) > 1 && `expected after ${READ_TIMEOUT_SECONDS} s`),
    finding('app goes on', `${after.status} to the next request`, after.status !== 200 && 'expected 200'),
  ];
};
