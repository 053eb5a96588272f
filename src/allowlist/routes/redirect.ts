import { HttpMethod } from './http-method';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';

/** With which status a redirect is answered. */
export enum RedirectStatus {
  /** For good; clients may change the method to GET (RFC 9110, section 15.4.2). */
  MOVED_PERMANENTLY = 301,
  /** For now; clients may change the method to GET (RFC 9110, section 15.4.3). */
  FOUND = 302,
  /** For now, with the same method (RFC 9110, section 15.4.8). */
  TEMPORARY_REDIRECT = 307,
  /** For good, with the same method (RFC 9110, section 15.4.9). Browsers remember it, so be sure. */
  PERMANENT_REDIRECT = 308,
}

/** How a redirect is answered. */
export interface RedirectOptions {
  /**
   * The status.
   *
   * @default RedirectStatus.TEMPORARY_REDIRECT
   */
  readonly status?: RedirectStatus;

  /**
   * The methods that are redirected. GET brings HEAD with it. Others are answered 405.
   *
   * @default - GET and HEAD
   */
  readonly methods?: HttpMethod[];

  /**
   * Whether the query of the request is kept.
   *
   * @default - true unless the target has a query or fragment of its own
   */
  readonly keepQuery?: boolean;
}

/** A redirect, checked. */
export interface Redirect {
  readonly to: string;
  readonly status: number;
  readonly keepQuery: boolean;
}

const MAX_LENGTH = 2048;
const TARGET = /^(?:https?:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?)?\/(?!\/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/;

/** Checks where a path is redirected to; problems are added. */
export function parseRedirect(from: string, to: string, options: RedirectOptions, problems: Problems): Redirect {
  const allowed = `a path that starts with one "/", or a URL of http or https, of at most ${MAX_LENGTH} characters of RFC 3986`;
  const complete = /[?#]/.test(to);
  if (holdsToken(to)) {
    problems.add('to', to, `${allowed}, known at synthesis`, TOKEN_FIX);
  } else if (to.length > MAX_LENGTH || !TARGET.test(to)) {
    problems.add('to', to, allowed, 'write for example "/new" or "https://www.example.com/new", percent-encoded where needed');
  } else if (to === from) {
    problems.add('to', to, 'another path than the one that is redirected', 'correct one of them: it would never end');
  } else if (complete && options.keepQuery) {
    problems.add('keepQuery', true, 'false where the target has a query or fragment of its own', 'leave it out, or leave these out');
  }
  return { to, status: options.status ?? RedirectStatus.TEMPORARY_REDIRECT, keepQuery: options.keepQuery ?? !complete };
}

/** The value of `Location`. */
export function locationOf({ to, keepQuery }: Redirect, target: string): string {
  const query = target.indexOf('?');
  return keepQuery && query >= 0 && query < target.length - 1 ? to + target.slice(query) : to;
}
