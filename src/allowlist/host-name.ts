import { holdsToken, Problems, TOKEN_FIX } from '../validation/problems';

const HOST = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const WELL_FORMED_HOST = '[a-z0-9._-]+';

/** Checks an allowed host and gives it in lower case. */
export function parseHost(host: string, prop: string, problems: Problems): string {
  const allowed = 'a host name of letters, digits and hyphens (RFC 1123), at most 253 characters, optionally with a leading "*."';
  if (holdsToken(host)) {
    problems.add(prop, host, `${allowed}, known at synthesis`, TOKEN_FIX);
    return host;
  }
  const lower = host.toLowerCase();
  if (!HOST.test(lower) || lower.length > 253) {
    problems.add(prop, host, allowed, 'write it without scheme, port, path and spaces, for example "api.example.com"');
  }
  return lower;
}

/** The host as NGINX sees it: lower case, without port and one trailing dot. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/:[0-9]*$/, '').replace(/\.$/, '');
}

/**
 * What every host may consist of that an allowed one with a wildcard stands for, or any where none is named, in the syntax
 * that PCRE and JavaScript share. NGINX's own wildcards take whatever stands before the dot, `evil.test#` included.
 */
export function hostPattern(allowed: string = '*'): string {
  return `^${WELL_FORMED_HOST}${allowed.slice(1).replace(/\./g, '\\.')}`;
}

/** What NGINX's server of all other hosts is called, as nothing else may be. */
export const OTHER_HOSTS = '_';

export const isWildcard = (allowed: string) => allowed.startsWith('*.');

/** A port of TCP without leading zeros, in the syntax that PCRE and JavaScript share. */
export const PORT_NUMBER = '(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6(?:[0-4][0-9]{3}|5(?:[0-4][0-9]{2}|5(?:[0-2][0-9]|3[0-5]))))';

/** The name of the group, and so of NGINX's variable, that holds the port of the header `Host`; empty where it has none, or zero. */
export const HEADER_PORT = 'rp_header_port';

/** RFC 3986's "reg-name", whose escapes nobody looks at, or "IP-literal", and a port. Nothing is what is not there. */
const HOST_HEADER = `^(?:[\\w.~!$&'()*+,;=%-]*|\\[[\\w:.~!$&'()*+,;=-]*\\])(?::0*(?<${HEADER_PORT}>${PORT_NUMBER})?)?`;

/** The same as a pattern of PCRE, for what a space follows: NGINX before 1.30 takes more, and nothing of a port. */
export const WELL_FORMED_HEADER = `${HOST_HEADER} `;

const HOST_HEADER_ONLY = new RegExp(`${HOST_HEADER}$`);

/** Whether what is in the header `Host`, or in a target, is no host (RFC 9110, section 7.2), so that NGINX cannot parse it. */
export function isMalformedHost(host: string): boolean {
  return !HOST_HEADER_ONLY.test(host) || /^\.?(?::|$)|\.\./.test(host);
}

/** Whether a normalized host is meant by an allowed one, or, without one, is well-formed. */
export function matchesHost(host: string, allowed?: string): boolean {
  return allowed === undefined || isWildcard(allowed) ? host !== OTHER_HOSTS && new RegExp(`${hostPattern(allowed)}$`).test(host) : host === allowed;
}
