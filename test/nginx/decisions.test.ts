import * as fc from 'fast-check';
import { configurations, DrawnCase, DrawnConfiguration, DrawnRequest, DrawnRoute, requestsFor } from '../support/decision-arbitraries';
import { Apps, Difference, differenceOf } from '../support/decision-comparison';

/** How many requests are drawn; a million take some minutes. */
const REQUESTS = Number(process.env.DECISIONS ?? 4000);
const REQUESTS_AN_ALLOWLIST = REQUESTS > 10_000 ? 500 : 80;
const SEED = Number(process.env.DECISIONS_SEED ?? Math.floor(Math.random() * 1e9));
/** How many NGINX run at once. */
const PLAYERS = Number(process.env.DECISIONS_PLAYERS ?? 3);

const apps = Array.from({ length: PLAYERS }, () => new Apps());
afterAll(() => Promise.all(apps.map((one) => one.stop())));

/** The case of a seed. */
function drawCase(seed: number, requests: number): DrawnCase {
  const cases = configurations.chain((configuration) => fc.array(requestsFor(configuration), { minLength: requests, maxLength: requests })
    .map((drawn): DrawnCase => ({ ...configuration, requests: drawn })));
  return fc.sample(cases, { seed, numRuns: 1 })[0];
}

/** A smaller case that differs still: one request where that is enough, and no route, option or setting that is not needed. */
async function shrink(drawn: DrawnCase, found: Difference, player: Apps): Promise<[DrawnCase, Difference]> {
  let [smallest, difference] = [drawn, found];
  const attempt = async (candidate: DrawnCase) => {
    const other = await differenceOf(candidate, player).catch(() => undefined);
    if (other !== undefined) {
      [smallest, difference] = [candidate, other];
    }
    return other !== undefined;
  };
  await attempt({ ...drawn, requests: [found.request] }) || await attempt({ ...drawn, requests: drawn.requests.slice(0, found.index + 1).filter((one) => one.target === found.request.target) })
    || await attempt({ ...drawn, requests: drawn.requests.slice(0, found.index + 1) });
  for (const route of drawn.routes) {
    await attempt({ ...smallest, routes: smallest.routes.filter((one) => one !== route) });
  }
  const { hosts, ...noHosts } = smallest;
  await attempt(noHosts);
  await attempt({ ...smallest, settings: {} });
  for (const name of Object.keys(smallest.settings)) {
    const { [name]: _, ...settings } = smallest.settings;
    await attempt({ ...smallest, settings });
  }
  for (const [i, route] of smallest.routes.entries()) {
    for (const name of Object.keys(route.options)) {
      const { [name]: _, ...options } = smallest.routes[i].options;
      await attempt({ ...smallest, routes: smallest.routes.map((one, j) => j === i ? { ...one, options } : one) });
    }
  }
  return [smallest, difference];
}

async function compare(drawn: DrawnCase, player = apps[0], hint = ''): Promise<void> {
  const found = await differenceOf(drawn, player);
  if (found !== undefined) {
    const [{ requests, ...smallest }, { request, expected, actual }] = await shrink(drawn, found, player);
    const again = { ...smallest, requests: requests.length === 1 ? [request] : requests };
    throw new Error(`${request.method} ${request.target} is not treated as it should be.\nexpected: ${JSON.stringify(expected)}\nactual:   ${JSON.stringify(actual)}\n`
      + `A row for "what once differed", also for DECISIONS_CASE:\n${JSON.stringify(again)}\n${hint}`);
  }
}

const played = process.env.DECISIONS_CASE;
(played ? test.skip : test)(`decide() and NGINX agree on status, reason, route, treatment and what the app receives, ${REQUESTS} times`, async () => {
  const cases = Math.ceil(REQUESTS / REQUESTS_AN_ALLOWLIST);
  let next = 0;
  const failures: Error[] = [];
  await Promise.all(apps.map(async (player) => {
    while (next < cases && failures.length === 0) {
      const seed = SEED + next++;
      await compare(drawCase(seed, REQUESTS_AN_ALLOWLIST), player, `DECISIONS_SEED=${seed} plays it first.`).catch((error) => failures.push(error));
      if (process.stderr.isTTY && REQUESTS > 10_000) {
        process.stderr.write(`\r${next * REQUESTS_AN_ALLOWLIST} of ${REQUESTS} requests`);
      }
    }
  }));
  if (failures.length > 0) {
    throw failures[0];
  }
}, 7_200_000);
