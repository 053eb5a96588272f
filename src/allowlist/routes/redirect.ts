import { HttpMethod } from './http-method';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { bool, enumeration, instance, listOf, StructMembers } from '../../validation/struct-members';

/** The status of a redirect. */
export enum RedirectStatus {
  /** A permanent redirect. Clients may change the method to GET (RFC 9110, section 15.4.2). */
  MOVED_PERMANENTLY = 301,
  /** A temporary redirect. Clients may change the method to GET (RFC 9110, section 15.4.3). */
  FOUND = 302,
  /** A temporary redirect with the same method (RFC 9110, section 15.4.8). */
  TEMPORARY_REDIRECT = 307,
  /**
   * A permanent redirect with the same method (RFC 9110, section 15.4.9). Browsers remember permanent redirects, so be sure of
   * the target.
   */
  PERMANENT_REDIRECT = 308,
}

/** The options of a redirect. */
export interface RedirectRouteOptions {
  /**
   * The status of the redirect.
   *
   * @default RedirectStatus.TEMPORARY_REDIRECT
   */
  readonly status?: RedirectStatus;

  /**
   * The methods that are redirected. GET includes HEAD. Other methods are rejected with 405.
   *
   * @default - GET and HEAD
   */
  readonly methods?: HttpMethod[];

  /**
   * Whether the redirect keeps the query of the request.
   *
   * @default - true unless the target has its own query or fragment
   */
  readonly keepQuery?: boolean;
}

/** The members of `RedirectRouteOptions`. */
export const REDIRECT_OPTIONS: StructMembers<RedirectRouteOptions> = {
  keepQuery: bool,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
  status: enumeration(() => RedirectStatus, 'RedirectStatus'),
};

/** A checked redirect. */
export interface Redirect {
  readonly to: string;
  readonly status: number;
  readonly keepQuery: boolean;
}

const MAX_LENGTH = 2048;
const TARGET = /^(?:https?:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?)?\/(?!\/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/;

/** The redirect from a path to a target. Problems are added if the target or the options are invalid. */
export function parseRedirect(from: string, to: string, options: RedirectRouteOptions, problems: Problems): Redirect {
  const allowed = `a path that starts with one "/", or a URL of http or https, of at most ${MAX_LENGTH} characters of RFC 3986`;
  const complete = /[?#]/.test(to);
  if (holdsToken(to)) {
    problems.add('to', to, `${allowed}, known at synthesis`, TOKEN_FIX);
  } else if (to.length > MAX_LENGTH || !TARGET.test(to)) {
    problems.add('to', to, allowed, 'write for example "/new" or "https://www.example.com/new", percent-encoded where needed');
  } else if (to === from) {
    problems.add('to', to, 'another path than the path that is redirected', 'correct one of the two paths, because the redirect would never end');
  } else if (complete && options.keepQuery) {
    problems.conflict('keepQuery', true, `\`to\` (${JSON.stringify(to)}), which has a query or fragment`, 'leave `keepQuery` out, or remove query and fragment from `to`');
  }
  return { to, status: options.status ?? RedirectStatus.TEMPORARY_REDIRECT, keepQuery: options.keepQuery ?? !complete };
}

/** The value of `Location`. */
export function locationOf({ to, keepQuery }: Redirect, target: string): string {
  const query = target.indexOf('?');
  return keepQuery && query >= 0 && query < target.length - 1 ? to + target.slice(query) : to;
}
