import { ROUTES_FILE_VERSION } from './routes-file-version';
import type { Route } from '../allowlist';
import { foreignPathSyntax } from '../allowlist/paths/foreign-path-syntax';
import { writeMethods, writeRouteOptions } from '../allowlist/routes/route-options-writer';
import type { NginxConfigurationOptions } from '../nginx';
import { writeAppProtocol, writeNginxSettings } from '../nginx/settings/settings-writer';
import { asGiven, inSeconds, membersOf } from '../validation/value-writers';

/** A writer for everything but the allowlist. The type makes a missing writer a compile error. */
const proxy = membersOf<Omit<NginxConfigurationOptions, 'allowlist'>>({
  appProtocol: writeAppProtocol,
  appPort: asGiven,
  appSocket: asGiven,
  appHost: asGiven,
  appHealthPath: asGiven,
  port: asGiven,
  healthPort: asGiven,
  healthOnTrafficPort: asGiven,
  workerProcesses: asGiven,
  keepaliveTimeoutSeconds: inSeconds,
  workerShutdownTimeoutSeconds: inSeconds,
  settings: writeNginxSettings,
});

/**
 * The content of a routes file, from which `routesFileFrom()` reads a configuration with the same text. The order is the order
 * as given.
 *
 * The request headers that an OpenAPI description names are left out: they only cause warnings at synthesis.
 *
 * @param service the path of the construct whose proxy has the configuration
 */
export function writeRoutesFile(options: NginxConfigurationOptions, service?: string): Record<string, unknown> {
  const { hosts, routes } = options.allowlist._given;
  return {
    version: ROUTES_FILE_VERSION,
    ...service !== undefined && { service },
    ...proxy(options),
    ...hosts !== undefined && { hosts },
    routes: routes.map(writeRoute),
  };
}

/** A route as a member of `routes`. */
export function writeRoute(route: Route): Record<string, unknown> {
  const { _pattern: { kind }, _redirect: redirect, _given: given, _writer: writer } = route;
  if (redirect !== undefined) {
    const { to, status, keepQuery } = redirect;
    // A target with a query or fragment cannot keep the query, and a file may not ask for it.
    return { redirect: route.path, to, status, keepQuery, ...given.methods !== undefined && { methods: writeMethods(given.methods) } };
  }
  // In a description, syntax of other routers is literal text.
  const literal = writer === 'description' && foreignPathSyntax(kind, route.path, 'route') !== undefined;
  return { [kind]: route.path, ...writeRouteOptions(literal ? { ...given, literalPath: true } : given) };
}
