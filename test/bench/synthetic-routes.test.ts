import { allowlistRoutes, syntheticRoutes } from '../../bench/routes/synthetic-routes';
import { Allowlist } from '../../src/allowlist';

const routes = syntheticRoutes(3000);

test('the same count makes the same routes', () => {
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
    "path": "/users-10/payments-28/alerts-18/restore",
  },
  {
    "kind": "template",
    "methods": [
      "GET",
    ],
    "path": "/users-6/{tenant}/orders-29/{id}",
  },
  {
    "kind": "template",
    "methods": [
      "GET",
    ],
    "path": "/customers-31/{tenant}/webhooks-37/{id}",
  },
  {
    "kind": "exact",
    "methods": [
      "PUT",
      "DELETE",
    ],
    "path": "/orders-54/v1/projects-3/restore",
  },
]
`);
});

test('a third is exact, the rest templates, of which some begin with a parameter', () => {
  expect(routes).toHaveLength(3000);
  expect(routes.filter(({ kind }) => kind === 'exact')).toHaveLength(1000);
  expect(routes.filter(({ kind, path }) => kind === 'template' && !path.includes('{'))).toEqual([]);
  expect(routes.filter(({ path }) => path.startsWith('/{'))).toHaveLength(40);
});

test('no two routes match the same paths', () => {
  expect(new Allowlist({ routes: allowlistRoutes(routes) })._routes).toHaveLength(3000);
});
