import { APP, Check, finding, Ground, namesStatus, PROXY, proxyPorts } from './check';
import { Answer } from '../traffic/messages';
import { until } from '../until';

/** Without a health check of the app, the proxy starts with it, and answers 502 until the app listens. */
export const answersUntilAppListens: Check = async (ground) => {
  const { answers, seconds } = await answersFromTheStart(ground);
  const early = answers.filter(({ status, failure }) => status !== 200 && failure !== 'refused');
  return [finding('app starts late, has no health check', `${early.length} × 502, then 200 after ${seconds} s`,
    early.length === 0 && 'nothing came before the app listened',
    early.some(({ status, body }) => status !== 502 || !namesStatus(body, 502)) && `also ${summary(early)}`)];
};

/** With a health check of the app, the proxy starts when the app is healthy, and no client ever sees an error. */
export const waitsForHealthyApp: Check = async (ground) => {
  const { answers, seconds } = await answersFromTheStart(ground);
  const { task } = ground;
  const early = answers.filter(({ status, failure }) => status !== 200 && failure !== 'refused');
  const waited = (task.when(PROXY, 'started') - task.when(APP, 'healthy'));
  return [finding('app starts late, has a health check', `first answer 200 after ${seconds} s, proxy started ${(waited / 1000).toFixed(1)} s after HEALTHY`,
    !(waited >= 0) && 'the proxy did not wait', early.length > 0 && `before it ${summary(early)}`)];
};

/** Starts the task and asks again and again until the app answers. */
async function answersFromTheStart(ground: Ground): Promise<{ answers: Answer[]; seconds: string }> {
  const { task, client, host } = ground;
  const { traffic } = proxyPorts(ground);
  const answers: Answer[] = [];
  const begun = Date.now();
  const started = task.start();
  await until('the app answers', async () => {
    answers.push(await client.request(traffic, { method: 'GET', target: '/api/health-check', headers: [['Host', host]] }));
    return answers[answers.length - 1].status === 200;
  }, 60_000);
  await started;
  return { answers, seconds: ((Date.now() - begun) / 1000).toFixed(1) };
}

function summary(answers: Answer[]): string {
  return [...new Set(answers.map(({ status, failure }) => failure ?? String(status)))].join(', ');
}
