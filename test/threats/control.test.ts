import { RunningNginx, startNginx } from '../../testing/nginx';
import { describeApps, NODE_APPS, PYTHON_APPS, startApp } from '../../testing/threats/apps/apps';
import { SECRET } from '../../testing/threats/apps/pages';
import { TappedApp } from '../../testing/threats/apps/tap';
import { NAIVE_PROXY } from '../../testing/threats/naive-proxy';
import { play, violations } from '../../testing/threats/play';
import { THREATS } from '../../testing/threats/threats';

/** What a proxy by hand lets happen, so that it is known that the tests would see it. */
describeApps([...NODE_APPS, ...PYTHON_APPS], (name) => {
  let app: TappedApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startApp(name);
    nginx = await startNginx({ text: NAIVE_PROXY, app });
  });
  afterAll(async () => {
    await nginx.stop();
    await app.stop();
  });

  test('the forbidden page is accessible without this project', async () => {
    const served: string[] = [];
    for (const request of THREATS.filter((threat) => threat.row === 2).flatMap((threat) => threat.requests)) {
      served.push(...(await play(nginx, app, request)).served);
    }
    expect(served).toContain(SECRET);
  });

  test.each([1, 2, 7, 9, 10, 14, 15, 16, 18, 20, 21, 22, 31, 34, 38])('row %i succeeds without this project, and the tests detect it', async (row) => {
    const found: string[] = [];
    for (const threat of THREATS.filter((each) => each.row === row)) {
      for (const request of threat.requests) {
        found.push(...violations(threat, request, await play(nginx, app, request)));
      }
    }
    expect(found).not.toEqual([]);
  });
});
