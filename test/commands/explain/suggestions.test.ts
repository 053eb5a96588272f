import * as fc from 'fast-check';
import { RejectionReason } from '../../../src/allowlist';
import { configurationOf } from '../../../src/commands/check/configuration';
import { explain } from '../../../src/commands/explain/explanation';
import { isProgress } from '../../../src/commands/explain/suggestions';
import { routesFileFrom } from '../../../src/routes-file/read-routes-file';
import { configurations, makeConfiguration, requestsFor } from '../../../testing/decision-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';
import { APP_PROTOCOLS } from '../../../testing/protocol-apps';

const cases = configurations.chain((drawn) => fc.record({
  drawn: fc.constant(drawn),
  requests: fc.array(requestsFor(drawn), { minLength: 12, maxLength: 12 }),
}));

test('each suggestion, when applied, lets the request pass or leads to another problem', () => {
  const reasons = new Set<string>();
  fc.assert(fc.property(cases, ({ drawn, requests }) => {
    const { allowlist, settings } = makeConfiguration(drawn);
    const routes = { allowlist, settings, appProtocol: APP_PROTOCOLS[drawn.protocol]() };
    for (const { body: _, ...request } of requests) {
      const { decision, suggestions, request: asked, reasonText, reason } = explain(routes, { request });
      expect(decision).toEqual(configurationOf(routes).decide(asked));
      expect([reason, reasonText !== undefined]).toEqual([decision.reason, decision.reason !== undefined]);
      for (const suggestion of suggestions) {
        const then = configurationOf({ ...routes, allowlist: suggestion.allowlist ?? allowlist }).decide(suggestion.request ?? asked);
        expect(then).toEqual(suggestion.then);
        expect([asked, then, isProgress(decision, then)]).toEqual([asked, then, true]);
        reasons.add(decision.reason!);
      }
    }
  }), { numRuns: numberOfRuns(60), seed: 7 });
  const common = [RejectionReason.NO_ROUTE, RejectionReason.METHOD_NOT_ALLOWED, RejectionReason.NOT_CANONICAL, RejectionReason.UNKNOWN_HOST];
  expect([...reasons]).toEqual(expect.arrayContaining(common));
}, 60_000);

const FILE = `hosts: [api.example.com]
routes:
  - exact: /a
    queryParameters: [q]
  - prefix: /files
  - template: /orders/{id}/{kind}
    pathParameters: { id: integer, kind: [x, y] }
  - exact: /clients
    allowedClients: [10.0.0.0/8]
`;

test.each([
  ['POST', '/a'], ['GET', '/b'], ['GET', '/b/17'], ['GET', '/b/17/x-1/f81d4fae-7dec-11d0-a765-00a0c91e6bf6'], ['GET', '/files/a%2Fb'], ['GET', '/files//b'],
  ['GET', '/files/a%252Fb'], ['GET', '/files/a;x'], ['GET', '/a?r=1'], ['GET', '/orders/abc/x'], ['GET', '/orders/1/z'], ['REPORT', '/a'], ['GET', '/clients'], ['GET', "/it's"],
])('the suggested text for %s %s is valid in a routes file', (method, target) => {
  const routes = routesFileFrom(FILE);
  const request = { method, target, host: 'api.example.com', clientAddress: '198.51.100.7' };
  const { suggestions } = explain(routes, { request });
  const written = suggestions.filter(({ change }) => change !== undefined);
  expect(written.length).toBeGreaterThan(0);
  for (const { change, then } of written) {
    const changed = routesFileFrom(`hosts: [api.example.com]\nroutes:\n${change!.yaml.replace(/^/gm, '  ')}\n`);
    expect(configurationOf(changed).decide(request)).toEqual(expect.objectContaining({ allowed: then.allowed }));
  }
});

test('the setting strictQuery does not prevent suggestions', () => {
  const routes = routesFileFrom('settings: { strictQuery: true }\nroutes: [{ exact: /a }]');
  const { suggestions } = explain(routes, { request: { method: 'POST', target: '/a' } });
  expect(suggestions.map(({ text }) => text)).toEqual(['add POST to the methods of exact /a']);
});
