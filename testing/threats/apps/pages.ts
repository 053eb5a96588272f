/** What stands on /admin/*, which no allowlist of the tests lets anybody see; the same in serve.py. */
export const SECRET = 'admin-secret-4c1d';
/** What answers every path outside /api and /admin. */
export const OUTSIDE = 'outside-api-4c1d';

/** A page of an app: /api/* tells the path as the framework understood it. */
export interface Page {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export function apiPage(path: string, rest: string): Page {
  return {
    status: 200,
    body: JSON.stringify({ page: 'api', path }),
    // An app that was talked into it could send the proxy to any of its pages.
    headers: { 'Content-Type': 'application/json', ...rest === 'accel' ? { 'X-Accel-Redirect': '/admin/x' } : {} },
  };
}
