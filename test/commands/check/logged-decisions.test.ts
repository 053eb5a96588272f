import * as fc from 'fast-check';
import { Allowlist, Route } from '../../../src/allowlist';
import { decideLogged, LoggedDecisions } from '../../../src/commands/check/logged-decisions';
import { configurations, makeConfiguration, requestsFor } from '../../../testing/decision-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';
import { APP_PROTOCOLS } from '../../../testing/protocol-apps';

const QUERIES = ['', '?', '?a=1', '?b=2&c', '?a[b]=1', '?a=%0a', '?x;y'];

test('a quick decision is the decision of the configuration', () => {
  const cases = configurations.chain((drawn) => fc.record({
    drawn: fc.constant(drawn),
    requests: fc.array(fc.tuple(requestsFor(drawn), fc.constantFrom(...QUERIES)), { minLength: 20, maxLength: 20 }),
  }));
  fc.assert(fc.property(cases, ({ drawn, requests }) => {
    const { configuration, allowlist, settings } = makeConfiguration(drawn);
    const quick = new LoggedDecisions({ allowlist, settings, appProtocol: APP_PROTOCOLS[drawn.protocol]() }, (decided) => decided);
    for (const [{ method, target, host, clientAddress }, query] of requests) {
      // Each path comes with several queries and clients, so that results are found in the cache.
      for (const [suffix, client] of [['', '10.1.2.3'], ['?b=2', '10.1.2.3'], ['?a=1', '198.51.100.1'], [query, clientAddress]]) {
        const request = { method, target: `${target.split('?')[0]}${suffix}`, host, client, webSocket: false };
        const { location, ...decision } = decideLogged(configuration, request).decision;
        expect([request, { ...quick.of(request).decision, location }]).toEqual([request, { ...decision, location }]);
        if (method !== 'OPTIONS') {
          const { location: _, ...direct } = configuration.decide({ method, target: request.target, host, clientAddress: client });
          expect(decision).toEqual(direct);
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
  const quick = new LoggedDecisions({ allowlist }, ({ reason }) => reason ?? 'passes');
  expect([passes, refused, passes].map((change) => quick.of({ ...request, ...change }) === 'passes')).toEqual([true, false, true]);
});
