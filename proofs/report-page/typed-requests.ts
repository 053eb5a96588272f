import * as fc from 'fast-check';
import type { TypedRequest } from '../../src/commands/explain/typed-request';
import { DrawnConfiguration, requestsFor } from '../../testing/decision-arbitraries';

const DRAWN_REQUESTS = 250;
/** Routes like those of the small page, for which unusual requests are drawn. */
const DRAWN: DrawnConfiguration = {
  routes: [
    ...['/', '/users/me', '/orders', '/admin/health', '/quotes'].map((path) => ({ kind: 'exact' as const, path, methods: ['GET'], options: {} })),
    ...['/users/{name}', '/orders/{i}'].map((path) => ({ kind: 'template' as const, path, methods: ['GET'], options: {} })),
    ...['/admin', '/files'].map((path) => ({ kind: 'prefix' as const, path, methods: ['GET'], options: {} })),
  ],
  protocol: 'http',
  settings: {},
};
const TARGETS = [
  '/', '/users/me', '/users/ann', '/orders', '/orders/17', '/orders/17?expand=a', '/admin/a', '/admin/health', '/files/a', '/files/a%2Fb', '/old', '/old?a=b', '/café',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** Some hundred requests that a person could type into the page. */
export function typedRequests(): TypedRequest[] {
  const usual = TARGETS.flatMap((target) => METHODS.map((method): TypedRequest => (
    { method, target, header: method === 'POST' ? ['Content-Type: application/json', 'Content-Length: 2'] : [] })));
  const drawn = fc.sample(requestsFor(DRAWN), { numRuns: DRAWN_REQUESTS, seed: 14 }).map(
    ({ method, target, host, clientAddress, httpVersion, headers = {} }): TypedRequest => ({
      method,
      target,
      requestHost: host === '' ? undefined : host, // An empty field stands for the first allowed host.
      client: clientAddress,
      httpVersion,
      header: Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    }));
  // A field of one line cannot hold every target, and the page offers the versions that exist.
  return [...usual, ...drawn].filter(({ target, httpVersion = 'HTTP/1.1' }) => !/[\r\n]/.test(target) && ['HTTP/1.1', 'HTTP/2.0', 'HTTP/1.0'].includes(httpVersion));
}
