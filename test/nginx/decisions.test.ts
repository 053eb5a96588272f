import * as fc from 'fast-check';
import { Allowlist, HttpMethod, PathParameter, RejectionReason, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { allowlists, DrawnRequest, QUESTION, requestsFor } from '../support/decision-arbitraries';
import { startNginx } from '../support/nginx';
import { KeepAliveClient } from '../support/raw-client';
import { RecordingApp, startRecordingApp } from '../support/recording-app';

/** How many requests are drawn; 100,000 take some minutes. */
const REQUESTS = Number(process.env.DECISIONS ?? 4000);
const REQUESTS_AN_ALLOWLIST = REQUESTS > 10_000 ? 250 : 80;

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

/** Plays the requests one after the other and compares status, reason, route and what the app received with `decide()`. */
async function compare(allowlist: Allowlist, requests: DrawnRequest[]): Promise<void> {
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const client = new KeepAliveClient(nginx.port);
  try {
    for (const { method, target, host, httpVersion, clientAddress, headers = {}, body } of requests) {
      app.clear();
      const decision = allowlist.decide({ method, target, host, httpVersion, clientAddress, headers });
      const { status } = await client.request({ method, target, headers: [['Host', host], ['X-Forwarded-For', clientAddress ?? ''], ...Object.entries(headers)], body, version: httpVersion });
      const [line] = await nginx.nextAccessLog(1);
      const route = decision.route === undefined ? undefined : allowlist._routes.find((one) => one.route._pattern.matches(target.split('?', 1)[0]))?.route;
      const reported = route?._options.reportOnly === true && method !== 'TRACE' && decision.reason !== undefined && decision.reason !== RejectionReason.NOT_CANONICAL;
      const forwarded = decision.allowed || reported;
      const received = app.requests.map((seen) => `${seen.method} ${seen.target}`);
      // What is stored need not be asked for again, and is asked for by GET.
      const stored = forwarded && route?._options.cache !== undefined && (received.length === 0 || received[0] === `GET ${target}`);
      expect({ status, reason: line.reason, route: line.route, received }).toEqual({
        status: forwarded ? 200 : decision.status,
        reason: decision.reason ?? '',
        route: decision.route ?? '',
        received: stored ? received.slice(0, 1) : forwarded ? [...route?._options.authorizedBy === undefined ? [] : [`GET ${QUESTION}`], `${method} ${target}`] : [],
      });
    }
  } catch (error) {
    (error as Error).message += `\n${allowlist._routes.map(({ route, methods }) => `${methods.join()} ${route}`).join('\n')}`;
    throw error;
  } finally {
    client.close();
    await nginx.stop();
  }
}

test(`decide() and NGINX agree on status, reason, route and what the app receives, ${REQUESTS} times`, async () => {
  const cases = allowlists.chain((allowlist) => fc.tuple(
    fc.constant(allowlist),
    fc.array(requestsFor(allowlist), { minLength: 1, maxLength: 2 * REQUESTS_AN_ALLOWLIST, size: 'max' }),
  ));
  await fc.assert(fc.asyncProperty(cases, ([allowlist, requests]) => compare(allowlist, requests)), {
    numRuns: Math.ceil(REQUESTS / REQUESTS_AN_ALLOWLIST),
    endOnFailure: process.env.SHRINK === undefined, // shrinking takes minutes
  });
}, 3_600_000);

const GET = (target: string, more: Partial<DrawnRequest> = {}): DrawnRequest => ({ method: 'GET', target, host: 'api.example.com', httpVersion: 'HTTP/1.1', ...more });

describe('what once differed', () => {
  test.each<[string, Route[], DrawnRequest[]]>([
    ['case in an exact path', [Route.exact('/upload')], [GET('/UPLOAD'), GET('/Upload'), GET('/upload')]],
    ['case in a literal segment', [Route.template('/getUser/{id}'), Route.template('/getuser/{id}', { methods: [HttpMethod.POST] })],
      [GET('/getUser/1'), GET('/getuser/1'), GET('/GETUSER/1'), GET('/GetUser/1')]],
    ['a path that differs from a listed one in its case, and is matched by a template', [Route.exact('/users/me'), Route.template('/users/{id}')], [GET('/users/Me'), GET('/users/me')]],
    ['a folder without its slash', [Route.template('/orders/{id}')], [GET('/orders'), GET('/orders/')]],
    ['a path that ends with a slash, without it', [Route.exact('/b/a/', { maxRequestBodyBytes: 10 }), Route.prefix('/', { methods: [HttpMethod.PUT] })],
      [GET('/b/a/'), GET('/b/a'), GET('/b/a', { method: 'PUT' })]],
    ['shapes of a segment', [Route.template('/f/{a}.{b}'), Route.template('/f/{id}', { methods: [HttpMethod.POST], pathParameters: { id: PathParameter.integer() } })],
      [GET('/f/a.b'), GET('/f/1'), GET('/f/1', { method: 'POST' }), GET('/f/.b')]],
    ['a literal text that is found within an escape', [Route.template('/f/{id}Batch'), Route.template('/f/{a}{b}', { methods: [HttpMethod.PUT] }), Route.template('/g/{a}9{b}')],
      [GET('/f/xBatch'), GET('/f/x%5Batch'), GET('/f/x%5BBatch'), GET('/f/x%20Batch'), GET('/f/%20', { method: 'PUT' }), GET('/f/%C3%A9', { method: 'PUT' }),
        GET('/f/%C3%A9x', { method: 'PUT' }), GET('/g/%C3%A9x'), GET('/g/%C3%A99x'), GET('/g/x9%20')]],
    ['another spelling of a listed path, and a less specific route for it', [
      Route.exact('/u/@me', { methods: [HttpMethod.PUT] }), Route.exact('/u/%24x', { methods: [HttpMethod.PUT] }), Route.template('/u/{id}'),
      Route.template('/j/{id}:stop', { methods: [HttpMethod.PUT] }), Route.prefix('/j', { allowSemicolon: true }), Route.exact('/j/(x)/y', { methods: [HttpMethod.PUT] }),
    ], ['/u/@me', '/u/%40me', '/u/%40you', '/u/%24x', '/u/$x', '/u/$y', '/j/1:stop', '/j/1%3Astop', '/j/1%3astop', '/j/a%3Ab:stop', '/j/1%3Ago', '/j/(x)/y', '/j/%28x)/y', '/j/(x);a/y']
      .flatMap((target) => [GET(target), GET(target, { method: 'PUT' })])],
    ['two listed spellings of one path', [Route.exact('/u/@me'), Route.exact('/u/%40me', { methods: [HttpMethod.PUT] }), Route.exact('/u/@you'), Route.template('/u/{id}', { methods: [HttpMethod.POST] })],
      ['/u/@me', '/u/%40me', '/u/@you', '/u/%40you'].flatMap((target) => [GET(target), GET(target, { method: 'PUT' }), GET(target, { method: 'POST' })])],
    ['a choice by a segment after a choice by another one', [
      Route.exact('/a/%40b/A'), Route.exact('/a/A/r1'), Route.prefix('/a/aB/a.b'), Route.prefix('/a/include/x'), Route.exact('/a/include/B'), Route.exact('/a/b/B', { methods: [HttpMethod.PUT] }),
    ], ['/a/aB/a.b', '/a/%40b/A', '/a/A/r1', '/a/include/x/y', '/a/include/B', '/a/b/B', '/a/b/x', '/a/include/r1', '/a/x/r1'].map((target) => GET(target))],
    ['a space after the version', [Route.template('/b/{x}/{y}'), Route.template('/b/{x}/{y}/z/{e}'), Route.template('/{a}/{b}/{c}/{d}/{e}/{rest+}'), Route.exact('/b/1')],
      ['/b/1', '/b/2', '/b/2/', '/b/2/3', '/b/2/3/z', '/a/b/c/d/e', '/a/b/c/d/e/f'].flatMap((target) => ['HTTP/1.1 ', 'HTTP/1.1  ', 'HTTP/1.1'].map((httpVersion) => GET(target, { httpVersion })))],
    ['less literal segments further left', [Route.template('/a/{x}/c'), Route.template('/{y}/b/d', { methods: [HttpMethod.PUT] })], [GET('/a/b/c'), GET('/a/b/d'), GET('/a/b/d', { method: 'PUT' })]],
  ])('%s', (_, routes, requests) => compare(new Allowlist({ routes }), requests));
});

test('more sets of methods and more treatments than there are characters to name them', async () => {
  const methods = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH, HttpMethod.of('MOVE')];
  const indices = [...Array(2 ** methods.length).keys()].slice(1);
  await compare(new Allowlist({
    routes: indices.map((i) => Route.exact(`/r${i}`, { methods: methods.filter((_, bit) => Math.floor(i / 2 ** bit) % 2 === 1), queryParameters: [`q${i}`] })),
  }), indices.flatMap((i) => methods.map(({ name }) => GET(`/r${i}?q${name === 'PUT' ? i + 1 : i}=1`, { method: name }))));
});
