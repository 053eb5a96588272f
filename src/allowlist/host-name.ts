import { holdsToken, Problems, TOKEN_FIX } from '../validation/problems';

const HOST = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const WELL_FORMED_HOST = '[a-z0-9._-]+';

/** The allowed host in lower case. Problems are added if the host is invalid. */
export function parseHost(host: string, prop: string, problems: Problems): string {
  const allowed = 'a host name of letters, digits and hyphens (RFC 1123), at most 253 characters, optionally with a leading "*."';
  if (holdsToken(host)) {
    problems.add(prop, host, `${allowed}, known at synthesis`, TOKEN_FIX);
    return host;
  }
  const lower = host.toLowerCase();
  if (!HOST.test(lower) || lower.length > 253) {
    problems.add(prop, host, allowed, 'write the host without scheme, port, path and spaces, for example "api.example.com"');
  }
  return lower;
}

/** The host as NGINX sees it: lower case, without port and one trailing dot. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/:[0-9]*$/, '').replace(/\.$/, '');
}

/**
 * A pattern for the hosts that an allowed host with a wildcard stands for, or for any host if none is given, in the syntax
 * that PCRE and JavaScript share. NGINX's own wildcards accept any text before the dot, `evil.test#` included.
 */
export function hostPattern(allowed: string = '*'): string {
  return `^${WELL_FORMED_HOST}${allowed.slice(1).replace(/\./g, '\\.')}`;
}

/** The name of NGINX's server for all other hosts. No other server may have this name. */
export const OTHER_HOSTS = '_';

export const isWildcard = (allowed: string) => allowed.startsWith('*.');

/** A port of TCP without leading zeros, in the syntax that PCRE and JavaScript share. */
export const PORT_NUMBER = '(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6(?:[0-4][0-9]{3}|5(?:[0-4][0-9]{2}|5(?:[0-2][0-9]|3[0-5]))))';

/**
 * The name of the group, and therefore of NGINX's variable, that holds the port of the header `Host`. The group is empty if
 * the header has no port or the port zero.
 */
export const HEADER_PORT = 'rp_header_port';

/**
 * A pattern for RFC 3986's "reg-name", whose escapes are not checked, or "IP-literal", and a port. A missing part matches as
 * the empty text.
 */
export const HOST_HEADER = `^(?:[\\w.~!$&'()*+,;=%-]*|\\[[\\w:.~!$&'()*+,;=-]*\\])(?::0*(?<${HEADER_PORT}>${PORT_NUMBER})?)?`;

const HOST_HEADER_ONLY = new RegExp(`${HOST_HEADER}$`);

/**
 * Whether the value of the header `Host`, or the host of a target, is malformed (RFC 9110, section 7.2), so that NGINX cannot
 * parse it.
 */
export function isMalformedHost(host: string): boolean {
  return !HOST_HEADER_ONLY.test(host) || /^\.?(?::|$)|\.\./.test(host);
}

const compiled = new Map<string | undefined, RegExp>();

function compiledPattern(allowed: string | undefined): RegExp {
  const pattern = compiled.get(allowed) ?? new RegExp(`${hostPattern(allowed)}$`);
  compiled.set(allowed, pattern);
  return pattern;
}

/** Whether a normalized host matches an allowed host. Without an allowed host, the result is whether the host is well-formed. */
export function matchesHost(host: string, allowed?: string): boolean {
  return allowed === undefined || isWildcard(allowed) ? host !== OTHER_HOSTS && compiledPattern(allowed).test(host) : host === allowed;
}
