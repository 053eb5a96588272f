import { anyOf, byFirstSegment, bySet, isTemplate, Operations } from '../routes/operations';

/**
 * The allowlist in Caddy: a group of routes for each first segment; within it
 * one matcher for exact paths and one regular expression for templates, for
 * each set of methods.
 */
export function caddyConfiguration(port: number, app: string, folder: string, operations: Operations[]): string {
  const forward = { handler: 'reverse_proxy', upstreams: [{ dial: app }], transport: { protocol: 'http', keep_alive: { max_idle_conns_per_host: 64 } } };
  const routes = byFirstSegment(operations).map(([first, members]) => ({
    match: [{ path: first === '' ? ['/'] : [`/${first}`, `/${first}/*`] }],
    terminal: true,
    handle: [{
      handler: 'subroute',
      routes: [{ match: matchers(members), handle: [forward], terminal: true }, { handle: [{ handler: 'static_response', status_code: 404 }] }],
    }],
  }));
  return JSON.stringify({
    admin: { disabled: true },
    storage: { module: 'file_system', root: folder },
    apps: {
      http: {
        servers: {
          proxy: {
            listen: [`127.0.0.1:${port}`],
            protocols: ['h1'],
            automatic_https: { disable: true },
            routes: [...routes, { handle: [{ handler: 'static_response', status_code: 404 }] }],
          },
        },
      },
    },
  });
}

function matchers(operations: Operations[]): object[] {
  return bySet(operations).flatMap((members) => {
    const method = members[0].methods;
    const exact = members.filter((member) => !isTemplate(member)).map(({ path }) => path);
    const templates = members.filter(isTemplate);
    return [
      ...exact.length > 0 ? [{ method, path: exact }] : [],
      ...templates.length > 0 ? [{ method, path_regexp: { pattern: anyOf(templates) } }] : [],
    ];
  });
}
