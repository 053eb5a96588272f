/** An uncertain route for DELETE, as `learn` writes it below the list. */
const UNCERTAIN_DELETE = /^ {2}# (- template: \/api\/v1\/orders\/\{\w+\})\n {2}# {3}methods: \[DELETE\]$/m;

/** Learned routes after the changes that a person makes who knows the app: the hosts, and the cancellation of an order. */
export function reviewed(learned: string): string {
  if (!UNCERTAIN_DELETE.test(learned) || !learned.includes('\nroutes:\n')) {
    throw new Error(`The learned routes have no uncertain route for DELETE /api/v1/orders/{…}, which a person would accept:\n${learned}`);
  }
  return learned
    .replace('\nroutes:\n', '\nhosts: [books.example.com]\nroutes:\n')
    .replace(UNCERTAIN_DELETE, '  $1\n    methods: [DELETE]');
}

/** The route for the newsletter, as `learn --update` writes it. */
const NEWSLETTER = /^( *- )exact: \/newsletter\/2026-11$/m;

/** Updated routes after the change that a person makes who knows that the next newsletter has another month in its path. */
export function reviewedUpdate(updated: string): string {
  if (!NEWSLETTER.test(updated)) {
    throw new Error(`The updated routes have no route for /newsletter/2026-11:\n${updated}`);
  }
  return updated.replace(NEWSLETTER, '$1template: /newsletter/{month}');
}
