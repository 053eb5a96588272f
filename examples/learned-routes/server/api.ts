import type { Answer, AppRequest, Operation } from './router';

const json = (value: unknown, status = 200): Answer => ({ status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) });
const order = (id: string) => json({ id, state: 'paid' });

/** Runs a handler with the JSON of the request, and answers 422 if the body is no JSON. */
const withJson = (then: (value: Record<string, unknown>) => Answer) => ({ body }: AppRequest): Answer => {
  try {
    return then(JSON.parse(body.toString()));
  } catch {
    return json({ error: 'not JSON' }, 422);
  }
};

/** The operations for the mobile app, for staff and for the payment provider. */
export const API: Operation[] = [
  { method: 'GET', path: '/api/v1/books', handler: () => json([{ id: 1 }, { id: 2 }]) },
  { method: 'GET', path: '/api/v1/books/:id', handler: ({ values: [id] }) => /^\d+$/.test(id) ? json({ id: Number(id) }) : json({}, 404) },
  { method: 'PATCH', path: '/api/v1/books/:id', handler: withJson((value) => json(value)) },
  { method: 'GET', path: '/api/v1/books/:id/stock', handler: ({ values: [id] }) => json({ id, stock: 3 }) },
  { method: 'GET', path: '/api/v1/users/me', handler: () => json({ id: 17 }) },
  { method: 'PUT', path: '/api/v1/users/me', handler: withJson((value) => json(value)) },
  { method: 'GET', path: '/api/v1/users/:id', handler: ({ values: [id] }) => json({ id }) },
  { method: 'POST', path: '/api/v1/orders', handler: withJson(() => json({ id: '5f0c6a1e-5f0f-4c38-9f0e-1d5a0d6c7b11' }, 201)) },
  { method: 'GET', path: '/api/v1/orders/:id', handler: ({ values: [id] }) => order(id) },
  { method: 'DELETE', path: '/api/v1/orders/:id', handler: () => ({ status: 204 }) },
  { method: 'POST', path: '/webhooks/payments', handler: withJson(() => ({ status: 202 })) },
];
