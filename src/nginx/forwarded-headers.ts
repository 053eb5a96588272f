import { Statement, text, variable } from './configuration-tree';
import { droppedHeaders, HOP_BY_HOP, SPOOFABLE_NAMES } from './dropped-headers';
import { OWN } from './forwarded-header-names';
import { includesHeader, snakeCase } from './header-name';
import { TRACE_CONTEXT_HEADERS } from './open-telemetry';
import { OriginConditions } from './origin-conditions';
import { ResolvedSettings } from './resolve-settings';
import { clientCertificateHeaders } from './tls';
import { Allowlist } from '../allowlist/allowlist';
import { holdsToken, Problems, TOKEN_FIX } from '../allowlist/problems';

/** What is forwarded whatever is listed: the type of the body, and the name under which the load balancer knows the request. */
const ALWAYS = ['Content-Type', 'X-Amzn-Trace-Id'];

/** What a WebSocket opens with (RFC 6455, section 4.1). */
const WEB_SOCKET = ['Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Origin'];

/**
 * Which of a client's own headers the app gets: all but some, or only those that are listed.
 *
 * @param replaced the names of headers that the app gets from elsewhere
 */
export function clientHeaders(allowlist: Allowlist, settings: ResolvedSettings, replaced: string[]): Statement[] {
  const { protocol, forwardedRequestHeaders: listed } = settings;
  const isClients = (name: string) => !includesHeader([...protocol._ownHeaders, ...replaced], name);
  const secrets = new OriginConditions(allowlist, settings).headers;
  if (listed === undefined) {
    const trusted = [...settings.trustedHeaders, ...clientCertificateHeaders(settings.tls)];
    return [...droppedHeaders(trusted), ...secrets].filter(isClients).map((name) => protocol._header(name, text('')));
  }
  const upgrades = allowlist._routes.some(({ route }) => route._options.webSocket);
  const traces = settings.openTelemetry ? TRACE_CONTEXT_HEADERS : [];
  const all = [...ALWAYS, ...settings.trustedHeaders, ...upgrades ? WEB_SOCKET : [], ...traces, ...listed];
  const names = new Map(all.filter((name) => isClients(name) && !includesHeader(secrets, name)).map((name) => [name.toLowerCase(), name]));
  return [
    protocol._directive('pass_request_headers', 'off'),
    // An empty one is not sent.
    ...[...names].map(([lower, name]) => protocol._header(name, text(variable(`http_${snakeCase(lower)}`)))),
  ];
}

/** Checks the names of headers that are to be forwarded; problems are added. */
export function checkForwardedHeaders(names: string[] | undefined, problems: Problems): void {
  if (names !== undefined && names.length > 128) {
    problems.add('forwardedRequestHeaders', names.length, 'a list of at most 128 headers', 'leave it out to forward all but those that are dropped');
  }
  const allowed = 'the name of a header, 1 to 64 letters, digits and hyphens';
  for (const [i, name] of (names ?? []).entries()) {
    const prop = `forwardedRequestHeaders[${i}]`;
    if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name)) {
      problems.add(prop, name, allowed, holdsToken(name) ? TOKEN_FIX : 'write for example "Accept-Language"');
    } else if (includesHeader(OWN, name)) {
      problems.add(prop, name, `${allowed}, other than those that NGINX sets`, 'leave it out: the app gets it anyway');
    } else if (includesHeader(HOP_BY_HOP, name)) {
      problems.add(prop, name, `${allowed}, other than those of one hop: ${HOP_BY_HOP.join(', ')}`, 'leave it out: it would not be true for the app');
    } else if (includesHeader(SPOOFABLE_NAMES, name)) {
      problems.add(prop, name, `${allowed}, other than those in which clients could claim anything`, 'name it in `trustedHeaders` if what is in front of NGINX sets it');
    }
  }
}
