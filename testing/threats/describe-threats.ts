import { AppName, describeApps, startApp } from './apps/apps';
import { TappedApp } from './apps/tap';
import { EVERY_REQUEST } from './every-request';
import { label, play, violations } from './play';
import { Representative, REPRESENTATIVES } from './representatives';
import { THREATS } from './threats';
import { RunningNginx, startNginx } from '../nginx';

const EVERY = EVERY_REQUEST ? 1 : 4;

/** One test for each entry of the threat table and each app. There is a test file for each language, as files run side by side. */
export function describeThreats(names: readonly AppName[]): void {
  describeApps(names, (name) => tests(name, name === names[0] ? 1 : EVERY));
}

/**
 * Bytes that are no structured request keep the client waiting for more, so in `npm test` only the first app of each
 * language gets all of them.
 */
function tests(name: AppName, every: number): void {
  let app: TappedApp;
  const proxies: Partial<Record<Representative, RunningNginx>> = {};
  beforeAll(async () => {
    app = await startApp(name);
    for (const [kind, { text }] of Object.entries(REPRESENTATIVES)) {
      proxies[kind as Representative] = await startNginx({ text, app });
    }
  });
  afterAll(async () => {
    await Promise.all(Object.values(proxies).map((nginx) => nginx.stop()));
    await app?.stop();
  });

  test.each(THREATS.map((threat) => [`row ${threat.row}: ${threat.name}`, threat] as const))('%s', async (_, threat) => {
    const found: string[] = [];
    for (const kind of threat.at ?? Object.keys(REPRESENTATIVES) as Representative[]) {
      for (const request of threat.requests.filter((played, i) => typeof played !== 'string' || i % every === 0)) {
        const outcome = await play(proxies[kind]!, app, request);
        found.push(...violations(threat, request, outcome).map((violation) => `${kind}: ${label(request)}: ${violation}`));
      }
    }
    expect(found).toEqual([]);
  });

  test('NGINX had no failure of its own, such as a pattern that it gave up on', () => {
    for (const nginx of Object.values(proxies)) {
      expect(nginx.errorLog().split('\n').filter((line) => /\[(alert|crit|emerg)\]|pcre/.test(line))).toEqual([]);
    }
  });
}
