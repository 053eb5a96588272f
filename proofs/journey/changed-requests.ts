import type { SentRequest } from './clients/http-client';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'MKCOL'];

/** Changes to a path that begins with `/`. */
const CHANGES: Array<(path: string) => string> = [
  (path) => `${path}/x`,
  (path) => `${path}/`,
  (path) => `${path}.bak`,
  (path) => `${path}~`,
  (path) => `${path};x=1`,
  (path) => `${path}%00`,
  (path) => `${path}%2fx`,
  (path) => `/x${path}`,
  (path) => `/${path}`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/[^/]+$/, ''),
  (path) => path.replace(/^\/([a-z])/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/^\/[^/]+/, '/private'),
  (path) => path.replace(/v1/, 'v2'),
];

/** Requests that differ from those of clients in the method or in the path. */
export function changedRequests(sent: readonly SentRequest[]): Array<{ method: string; target: string }> {
  const known = new Set<string>();
  return sent.flatMap(({ method, target }) => {
    const [path] = target.split('?');
    return [
      ...METHODS.map((other) => ({ method: other, target: path })),
      ...CHANGES.map((change) => ({ method, target: change(path) })),
    ];
  }).filter(({ method, target }) => known.size < known.add(`${method} ${target}`).size);
}
