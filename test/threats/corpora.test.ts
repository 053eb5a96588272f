import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { requestBytes, send } from '../../src/commands/replay/raw-client';
import { NginxConfiguration } from '../../src/nginx';
import { CorpusRequest, testWithCorpus } from '../../testing/corpora';
import { RunningNginx, startNginx } from '../../testing/nginx';
import { describeApps, NODE_APPS, PYTHON_APPS, startApp } from '../../testing/threats/apps/apps';
import { TappedApp } from '../../testing/threats/apps/tap';
import { EVERY_REQUEST } from '../../testing/threats/every-request';

const CORPORA = ['path-confusion-handmade', 'smuggling-default', 'host-header-protocol', 'methods', 'seed-log', 'crs-protocol-half'];

/** `npm run test:threats` plays every request, `npm test` one of this many. */
const EVERY = EVERY_REQUEST ? 1 : 12;
/** So many connections at a time: what counts is what the app received in all, not from whom. */
const LANES = 8;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((name) => HttpMethod.of(name));

describeApps([...NODE_APPS, ...PYTHON_APPS], (name) => {
  let app: TappedApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startApp(name);
    // Any host, as the corpora have many and each would hide what the path does.
    const allowlist = new Allowlist({ routes: [Route.prefix('/api', { methods: METHODS })] });
    nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  });
  afterAll(async () => {
    await nginx.stop();
    await app.stop();
  });

  for (const corpus of CORPORA) {
    testWithCorpus(`${corpus}.jsonl`, `${corpus}: nothing outside /api is served`, async (requests) => {
      app.clear();
      const chosen = requests.filter((_, index) => index % EVERY === 0);
      await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
        for (const request of chosen.filter((__, index) => index % LANES === lane)) {
          await playVerbatim(nginx.port, request);
        }
      }));
      // An app may answer 404 to what is within /api; what it takes for a path outside has a mark of its own.
      expect(app.served).toEqual([]);
      expect(app.garbage).toEqual([]);
      expect(app.requests.map(({ target }) => target).filter((target) => !/^\/api(?:[/?]|$)/.test(target))).toEqual([]);
    }, 240_000);
  }
});

async function playVerbatim(port: number, request: CorpusRequest): Promise<void> {
  const verbatim = request.raw_b64 !== undefined;
  await send(port, verbatim ? Buffer.from(request.raw_b64!, 'base64') : requestBytes(request), { all: verbatim, quietMs: 200, timeoutMs: 2000 });
}
