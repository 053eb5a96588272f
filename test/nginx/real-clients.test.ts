import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { request } from '../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../src/nginx';
import { RunningNginx, startNginx } from '../../testing/nginx';

/**
 * The targets that real clients send, each recorded by a server that the client was let loose on: requests 2 and boto3 1 in
 * Python 3, Go's net/http, Node.js 20's fetch, curl 7.88, Chromium; and by the rules of a client where that is said.
 */
const CLIENTS: Record<string, string[]> = {
  'requests, with urllib.parse.quote': ['/open/50%25.txt', '/open/~t', '/open/a%5Bb%5D%7Cc%5E', '/open/a.b-c_d', '/open/caf%C3%A9', '/open/a%2Bb', '/open/a%3Ab%40c%2C', '/open/%22%3C%3E%7B%7D%60'],
  'requests, with text as it is': ['/open/100%25?q=100%25&r=%5Ba%5D%7C%22%3C%3E%5Cd+%C3%A9'],
  'boto3, keys of an object store': [
    '/store/bkt/a%23b', '/store/bkt/what%3F', '/store/bkt/50%25.txt', '/store/bkt/50%2525ab', '/store/bkt/~t', '/store/bkt/a%5Bb%5D%7Cc%5E', '/store/bkt/a%3Bb', '/store/bkt/a%5Cb', '/store/bkt/a//b', '/store/bkt//lead',
    '/store/bkt/%22%3C%3E%7B%7D%60',
  ],
  'Go, url.PathEscape': ['/open/a+b', '/open/a:b@c%2C', '/projects/group%2Fmy.project'],
  'GitLab\'s client in Go, which escapes each dot': ['/projects/group%2Fmy%2Eproject'],
  'Go, URL.Path': ['/store/bkt/a;b', '/open/a:b@c,'],
  'Go, with a query as it is': ['/open/x?q=100%&r=[a]|"<>\\d+\xc3\xa9'],
  'Java, URLEncoder, which leaves letters, digits and .-*_ as they are': ['/open/%7Et', '/open/a%5Bb%5D%7Cc%5E', '/open/a%20b', '/open/a*b%21%27%28%29'],
  'Node.js, fetch with text as it is': ['/open/~t?q=100%&r=[a]|%22%3C%3E\\d+{}^`%C3%A9', '/open/a[b]|c^', '/open/%22%3C%3E%7B%7D%60'],
  'curl, with text as it is': ['/open/a[b]|c^?q=100%&r=[a]|"<>\\d+\xc3\xa9'],
  'Chromium': ['/open/a[b]%7Cc%5E~%C3%A9%22%3C%3E%7B%7D%60\'%7E?q=100%&re=\\d+%22%3C%3E{}|^`[%C3%A9]%u2019'],
  'Next.js, whose files have names of segments in brackets': ['/_next/static/chunks/app/%5Bslug%5D/page.js', '/_next/static/chunks/app/[slug]/page.js', '/_next/static/chunks/pages/%5B...all%5D.js'],
  'Jupyter, names of notebooks': ['/contents/a%23b.ipynb', '/contents/what%3F.ipynb', '/contents/50%25.ipynb', '/contents/%23.ipynb'],
};

const methods = [HttpMethod.GET, HttpMethod.PUT];
const CONFIGURATION = new NginxConfiguration({
  appPort: 3000,
  allowlist: new Allowlist({
    routes: [
      Route.prefix('/open'), Route.prefix('/_next/static'), Route.template('/projects/{id}', { allowEncodedSlash: true }), Route.template('/contents/{path+}', { allowEncodedDelimiters: true, methods }),
      Route.template('/store/{bucket}/{key+}', { methods, allowEncodedDelimiters: true, allowEncodedPercent: true, allowEncodedBackslash: true, allowSemicolon: true, allowEmptySegments: true }),
      Route.exact('/listed-with_a.b~c'), Route.redirect('/old', '/open/new'),
    ],
  }),
});

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp();
  nginx = await startNginx({ text: CONFIGURATION.text, app });
});
afterAll(async () => {
  await nginx.stop();
  await app.stop();
});

const get = (target: string) => request(nginx.port, { method: 'GET', target, headers: [['Host', 'api.example.com']] });

test.each(Object.entries(CLIENTS))('%s', async (_, targets) => {
  for (const target of targets) {
    app.clear();
    const { status } = await get(target);
    expect([target, status, app.requests.map((one) => one.target), CONFIGURATION.decide({ method: 'GET', target }).allowed]).toEqual([target, 200, [target], true]);
  }
});

test('logs the unsafe part of a target, its offset and the option that would accept it', async () => {
  const targets = ['/open/a%23b', '/open/a%2Fb', '/open/../open/x', '/contents/50%25ab', '/open/caf\xc3\xa9', '/listed-with%5Fa.b~c', `/open/${'x'.repeat(1234)}%3F`, '/open/x?a=%0A'];
  await nginx.newAccessLog();
  for (const target of targets) {
    await get(target);
  }
  const lines = await nginx.nextAccessLog(targets.length);
  for (const [i, target] of targets.entries()) {
    const { finding, reason } = CONFIGURATION.decide({ method: 'GET', target });
    expect({ target, reason: lines[i].reason, found: lines[i].found, offset: lines[i].offset, option: lines[i].option })
      .toEqual({ target, reason, found: finding?.found ?? '', offset: finding?.offset ?? null, option: finding?.option ?? '' });
  }
});

test('keeps the query of a redirected request unchanged', async () => {
  const { status, headers } = await get('/old?q="100%&\\<\xc3\xa9>');
  expect([status, headers.find(([name]) => name === 'Location')?.[1]]).toEqual([307, '/open/new?q="100%&\\<\xc3\xa9>']);
});
