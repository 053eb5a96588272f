import { Duration } from 'aws-cdk-lib';
import { Allowlist, RateLimit, Route } from '../../../../src/allowlist';
import { RawResponse, request, send } from '../../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { FrameAncestors, NginxConfiguration, NginxOptions, ReferrerPolicy } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';

const allowlist = new Allowlist({
  hosts: ['a.example'],
  routes: [Route.exact('/a'), Route.exact('/own'), Route.exact('/limited', { rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }), Route.exact('/small', { maxRequestBodyBytes: 1 })],
});
const NAMES = ['X-Content-Type-Options', 'Referrer-Policy', 'X-Frame-Options', 'Content-Security-Policy', 'Strict-Transport-Security'];

let app: RecordingApp;
beforeAll(async () => {
  app = await startRecordingApp({
    respond: ({ target }) => {
      const own = target === '/own' ? 'X-Frame-Options: SAMEORIGIN\r\nContent-Security-Policy: default-src \'self\'\r\nStrict-Transport-Security: max-age=5\r\n' : '';
      return `HTTP/1.1 200 OK\r\n${own}X-Runtime: 5\r\nx-a-very-long-name-that-does-not-fit-a-bucket-of-64-bytes-at-all: 1\r\nX-Powered-By: x\r\nContent-Length: 2\r\n\r\nok`;
    },
  });
});
afterAll(() => app.stop());

type Get = (target: string, headers?: [string, string][]) => Promise<RawResponse>;

async function withNginx(settings: NginxOptions, act: (get: Get, nginx: RunningNginx) => Promise<void>) {
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  try {
    await act((target, headers = []) => request(nginx.port, {
      method: 'GET', target, headers: [['Host', 'a.example'], ['X-Forwarded-Proto', 'https'], ...headers],
    }), nginx);
  } finally {
    await nginx.stop();
  }
}

const all = (response: RawResponse, name: string) => response.headers
  .filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
const security = (response: RawResponse) => NAMES.map((name) => all(response, name).join(' | '));

const STANDARD = ['nosniff', 'strict-origin-when-cross-origin', 'DENY', "frame-ancestors 'none'", 'max-age=31536000'];

test('adds security headers to every response, once', () => withNginx({ securityHeaders: {} }, async (get) => {
  const answers: RawResponse[] = [];
  for (const target of ['/a', '/nope', '/a/../%2e', '/limited', '/limited', '/a//']) {
    answers.push(await get(target));
  }
  answers.push(await get('/small', [['Content-Length', '2']]));
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 200, 429, 404, 413]);
  expect(answers.map(security)).toEqual(answers.map(() => STANDARD));
  expect(all(answers[4], 'Retry-After')).toEqual(['60']);
}));

test('adds them to responses for unknown hosts and malformed requests', () => withNginx({ securityHeaders: { hstsMaxAge: Duration.seconds(0) } }, async (_, nginx) => {
  const answers = await Promise.all([
    'GET /a HTTP/1.1\r\nHost: other.example\r\n\r\n', 'GET /a HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\n\r\n', 'GET /a\x01 HTTP/1.1\r\nHost: a.example\r\n\r\n',
    `GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: a.example\r\n\r\n`, 'GET /a HTTP/1.1\r\n\r\n', 'TRACE /a HTTP/1.1\r\nHost: other.example\r\n\r\n',
    'GET /a HTTP/1.1\r\nHost: a%zz<\r\n\r\n', 'POST /a HTTP/1.1\r\nHost: other.example\r\nContent-Length: 5000000\r\n\r\n',
  ].map((bytes) => send(nginx.port, bytes)));
  // An invalid host is malformed for new versions of NGINX, and an unknown host for old versions.
  expect(answers.map(([{ status }]) => status)).toEqual([421, 400, 400, 414, 400, 405, expect.any(Number), 421]);
  expect([400, 421]).toContain(answers[6][0].status);
  expect(answers.map(([answer]) => security(answer))).toEqual(answers.map(() => [...STANDARD.slice(0, 4), '']));
}));

test('adds them and Allow to a rejected request', () => withNginx({ securityHeaders: {} }, async (_, nginx) => {
  const refused = await request(nginx.port, { method: 'DELETE', target: '/a', headers: [['Host', 'a.example']] });
  expect([refused.status, all(refused, 'Allow'), all(refused, 'X-Frame-Options')]).toEqual([405, ['GET, HEAD'], ['DENY']]);
}));

test('sends no Strict-Transport-Security over HTTP', () => withNginx({ securityHeaders: {} }, async (_, nginx) => {
  const response = await request(nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example']] });
  expect(security(response)).toEqual([...STANDARD.slice(0, 4), '']);
}));

test('keeps headers that the app sets itself', () => withNginx({ securityHeaders: {} }, async (get) => {
  expect(security(await get('/own'))).toEqual([...STANDARD.slice(0, 2), 'SAMEORIGIN', "default-src 'self'", 'max-age=5']);
}));

test('can send other values', () => withNginx({
  securityHeaders: {
    hstsMaxAge: Duration.seconds(60), hstsIncludeSubDomains: true, frameAncestors: FrameAncestors.ANY, referrerPolicy: ReferrerPolicy.NO_REFERRER,
  },
}, async (get) => {
  expect(security(await get('/a'))).toEqual(['nosniff', 'no-referrer', '', '', 'max-age=60; includeSubDomains']);
}));

test('adds none by default, and forwards those of the app', () => withNginx({}, async (get) => {
  expect(security(await get('/a'))).toEqual(['', '', '', '', '']);
  expect(security(await get('/own'))).toEqual(['', '', 'SAMEORIGIN', "default-src 'self'", 'max-age=5']);
}));

test('hides headers of the app', () => withNginx({ hiddenResponseHeaders: ['x-runtime', 'X-Runtime', 'X-Powered-By', 'X-A-Very-Long-Name-That-Does-Not-Fit-A-Bucket-Of-64-Bytes-At-All'] }, async (get) => {
  const response = await get('/a');
  expect(response.headers.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('x-'))).toEqual([]);
}));

test('checks the settings', () => {
  const make = (settings: NginxOptions) => new NginxConfiguration({ allowlist, appPort: 3000, settings });
  expect(() => make({ securityHeaders: { hstsMaxAge: Duration.days(731) } })).toThrow(/`settings\.securityHeaders\.hstsMaxAge` must be a Duration of 0 to 63072000 whole seconds, got: Duration\.days\(731\)/);
  expect(() => make({ hiddenResponseHeaders: ['a b', '${Token[TOKEN.1]}', 'Content-Length', ''] })).toThrow(/4 problems/);
  expect(() => make({ hiddenResponseHeaders: Array(65).fill('A') })).toThrow(/at most 64/);
});
