import * as fc from 'fast-check';
import { Allowlist, Route } from '../../../src/allowlist';
import { PLAIN_QUERY_PATTERN } from '../../../src/commands/athena/plain-query';
import { LoggedDecisions } from '../../../src/commands/check/logged-decisions';
import { configurations, makeConfiguration, requestsFor } from '../../../testing/decision-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';
import { APP_PROTOCOLS } from '../../../testing/protocol-apps';

const QUERIES = ['', '?', '?a=1', '?b=2&c', '?a[b]=1', '?a=%0a', '?x;y'];
const PLAIN_QUERY = new RegExp(`^\\?${PLAIN_QUERY_PATTERN}$`);

test('a decision about a logged request is that of the configuration, and only some configurations depend on a plain query', () => {
  const cases = configurations.chain((drawn) => fc.record({
    drawn: fc.constant(drawn),
    requests: fc.array(fc.tuple(requestsFor(drawn), fc.constantFrom(...QUERIES)), { minLength: 20, maxLength: 20 }),
  }));
  fc.assert(fc.property(cases, ({ drawn, requests }) => {
    const { configuration, allowlist, settings } = makeConfiguration(drawn);
    const decisions = new LoggedDecisions({ allowlist, settings, appProtocol: APP_PROTOCOLS[drawn.protocol]() });
    for (const [{ method, target, host, clientAddress }, query] of requests) {
      const path = target.split('?')[0];
      for (const [suffix, client] of [['?b=2', '10.1.2.3'], ['?a=1', '198.51.100.1'], [query, clientAddress]] as const) {
        const request = { method, target: `${path}${suffix}`, host, client, webSocket: false };
        const { location, ...decision } = decisions.of(request).decision;
        if (method !== 'OPTIONS') {
          const { location: _, ...direct } = configuration.decide({ method, target: request.target, host, clientAddress: client });
          expect([request, decision]).toEqual([request, direct]);
        }
        // A target without a path, such as that of CONNECT, has no query, and is malformed with one.
        if (!decisions.dependsOnQuery && PLAIN_QUERY.test(suffix) && path.includes('/')) {
          const { location: _, ...withoutQuery } = decisions.of({ ...request, target: path }).decision;
          expect([request, withoutQuery]).toEqual([request, decision]);
        }
      }
    }
  }), { numRuns: numberOfRuns(150) });
}, 30_000);

test.each([
  ['query', { queryParameters: ['q'] }, { target: '/a?q=1' }, { target: '/a?r=1' }],
  ['client', { allowedClients: ['10.0.0.0/8'] }, { client: '10.0.0.1' }, { client: '192.0.2.1' }],
  ['method', {}, {}, { method: 'POST' }],
  ['host', {}, {}, { host: 'other.example.com' }],
  ['WebSocket', {}, {}, { webSocket: true }],
  ['spelling of the query', {}, { target: '/a?q=1' }, { target: '/a?q=%00' }],
])('requests that differ in the %s are decided apart', (_, options, passes, refused) => {
  const request = { method: 'GET', target: '/a', host: 'api.example.com', client: '10.0.0.1', webSocket: false };
  const allowlist = new Allowlist({ hosts: ['api.example.com'], routes: [Route.exact('/a', options)] });
  const decisions = new LoggedDecisions({ allowlist });
  expect([passes, refused, passes].map((change) => decisions.of({ ...request, ...change }).reason === undefined)).toEqual([true, false, true]);
});

test('an address that is no address is an unknown address, which is allowed', () => {
  const decisions = new LoggedDecisions({ allowlist: new Allowlist({ routes: [Route.exact('/a', { allowedClients: ['10.0.0.0/8'] })] }) });
  const reasons = ['unknown', undefined, '192.0.2.1'].map((client) => decisions.of({ method: 'GET', target: '/a', client, webSocket: false }).reason);
  expect(reasons).toEqual([undefined, undefined, 'client-not-allowed']);
});
