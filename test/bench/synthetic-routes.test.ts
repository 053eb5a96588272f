import { allowlistRoutes, syntheticRoutes } from '../../bench/routes/synthetic-routes';
import { Allowlist } from '../../src/allowlist';

const routes = syntheticRoutes(3000);

test('the same count gives the same routes', () => {
  expect(syntheticRoutes(3000)).toEqual(routes);
  expect(routes.slice(0, 4)).toMatchInlineSnapshot(`
[
  {
    "kind": "exact",
    "methods": [
      "GET",
      "PATCH",
      "DELETE",
    ],
    "path": "/plans-0/customers-6/alerts-29/restore",
  },
  {
    "kind": "template",
    "methods": [
      "GET",
    ],
    "path": "/devices-0/{tenant}/users-4/{id}",
  },
  {
    "kind": "template",
    "methods": [
      "GET",
    ],
    "path": "/invoices-0/teams-8/{id}/events-28/{item}/summary",
  },
  {
    "kind": "exact",
    "methods": [
      "GET",
      "PATCH",
      "DELETE",
    ],
    "path": "/invoices-0/v3/products-16/search",
  },
]
`);
});

test('a third are exact paths, and the others templates, some of which begin with a parameter', () => {
  expect(routes).toHaveLength(3000);
  expect(routes.filter(({ kind }) => kind === 'exact')).toHaveLength(1000);
  expect(routes.filter(({ kind, path }) => kind === 'template' && !path.includes('{'))).toEqual([]);
  expect(routes.filter(({ path }) => path.startsWith('/{'))).toHaveLength(40);
});

test('no two routes match the same paths', () => {
  expect(new Allowlist({ routes: allowlistRoutes(routes) })._routes).toHaveLength(3000);
});
