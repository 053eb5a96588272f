import type { Duration } from 'aws-cdk-lib';
import { checkDuration, holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { bool, duration, instance, listOf, required, StructMembers, text } from '../../validation/struct-members';
import type { RequestHead } from '../request-head';
import { HttpMethod } from '../routes/http-method';

/**
 * Cross-origin resource sharing (the Fetch standard, section 3.3), handled by the proxy: the origins whose pages may read the
 * responses of a route.
 *
 * Preflights are answered with 204 and never reach the app. In the responses to other requests, the proxy's CORS headers
 * replace the app's. CORS is not access control: requests from other origins pass as well, but browsers do not let the page
 * read the response.
 */
export interface CorsOptions {
  /**
   * The origins as browsers send them, such as `https://app.example.com` or `http://localhost:5173`, 1 to 64. Alternatively, a
   * single `*` for any origin, which cannot be combined with `credentials`.
   */
  readonly origins: string[];

  /**
   * The methods in the response to a preflight.
   *
   * @default - the methods of the routes with the same path and this policy
   */
  readonly methods?: HttpMethod[];

  /**
   * The request headers that pages may set, up to 64, in addition to the headers that need no permission.
   *
   * @default - Content-Type
   */
  readonly headers?: string[];

  /**
   * The response headers that pages may read, up to 64, in addition to the headers that need no permission.
   *
   * @default - no headers
   */
  readonly exposedHeaders?: string[];

  /**
   * Whether pages may send cookies and other credentials.
   *
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * The time for which browsers may cache the response to a preflight, up to one day. Browsers have their own
   * limits.
   *
   * @default Duration.hours(2)
   */
  readonly maxAge?: Duration;
}

/** The members of `CorsOptions`. */
export const CORS_OPTIONS: StructMembers<CorsOptions> = {
  origins: required(listOf(text)),
  credentials: bool,
  exposedHeaders: listOf(text),
  headers: listOf(text),
  maxAge: duration,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
};

/** A checked CORS policy with its defaults. */
export class Cors {
  /** The policy of these options, or `undefined` if problems are added. */
  public static of(given: CorsOptions, prop: string, problems: Problems): Cors | undefined {
    return problems.makeIfValid(() => checkOptions(given, prop, problems), () => new Cors(given));
  }

  public readonly origins: string[];
  public readonly methods?: string[];
  public readonly headers: string[];
  public readonly exposedHeaders: string[];
  public readonly credentials: boolean;
  public readonly maxAgeSeconds: number;

  private constructor(public readonly given: CorsOptions) {
    this.origins = [...new Set(given.origins)].sort();
    this.methods = given.methods && [...new Set(given.methods.map((method) => method.name))].sort();
    this.headers = given.headers ?? ['Content-Type'];
    this.exposedHeaders = given.exposedHeaders ?? [];
    this.credentials = given.credentials ?? false;
    this.maxAgeSeconds = given.maxAge?.toSeconds() ?? 7200;
  }

  /** A text that is equal for equal policies. */
  public get key(): string {
    return JSON.stringify([this.origins, this.methods, this.headers, this.exposedHeaders, this.credentials, this.maxAgeSeconds]);
  }
}

/** A pattern for the origin and the requested method of a preflight, separated by a space, in the syntax that PCRE and JavaScript share. */
export const PREFLIGHT = '[^ ]+ [A-Za-z_-]+';
const PREFLIGHT_ONLY = new RegExp(`^${PREFLIGHT}$`);
/** The same text as a pattern of PCRE that captures the method. */
export const PREFLIGHT_OF = (name: string) => `[^ ]++ (?<${name}>[A-Za-z_-]++)`;

/** The method that a preflight requests (`Access-Control-Request-Method`), or `undefined` if a request is not a preflight. */
export function requestedMethod({ method, headers = {} }: RequestHead): string | undefined {
  if (method !== 'OPTIONS') {
    return undefined;
  }
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const requested = header('access-control-request-method');
  return PREFLIGHT_ONLY.test(`${header('origin')} ${requested}`) ? requested : undefined;
}

const ORIGIN = /^([a-z][a-z0-9+.-]{0,30}):\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::([1-9][0-9]{0,4}))?$/;
const USUAL_PORTS: Record<string, string> = { http: '80', https: '443' };

function checkOptions({ origins, methods, headers, exposedHeaders, credentials, maxAge }: CorsOptions, prop: string, problems: Problems): void {
  if (origins.length === 0 || origins.length > 64) {
    problems.add(`${prop}.origins`, origins, `a list of 1 to 64 origins instead of ${origins.length}`, 'list the origins that browsers send, or "*" for any origin');
  }
  if (origins.includes('*') && (origins.length > 1 || credentials)) {
    problems.add(`${prop}.origins`, origins, `"*" alone and without \`${prop}.credentials\`, or a list of origins without "*"`, 'list the origins (the Fetch standard, section 3.3.5)');
  }
  origins.forEach((origin, i) => origin === '*' || checkOrigin(origin, `${prop}.origins[${i}]`, problems));
  if (methods !== undefined && methods.length === 0) {
    problems.add(`${prop}.methods`, [], 'a list of at least one method', `leave \`${prop}.methods\` out for the methods of the route`);
  }
  checkHeaders(headers, `${prop}.headers`, problems);
  checkHeaders(exposedHeaders, `${prop}.exposedHeaders`, problems);
  checkDuration(problems, `${prop}.maxAge`, maxAge, 0);
}

/** Whether a text is an origin as browsers send it, with a host and without the usual port of the scheme. */
export function isOrigin(origin: string): boolean {
  const [matched, scheme, port] = ORIGIN.exec(origin) ?? [];
  return matched !== undefined && (port === undefined || Number(port) <= 65535 && USUAL_PORTS[scheme] !== port);
}

function checkOrigin(origin: string, prop: string, problems: Problems): void {
  const allowed = 'an origin in lower case: scheme, host, and the port unless it is the default port of the scheme (RFC 6454)';
  if (holdsToken(origin)) {
    problems.add(prop, origin, `${allowed}, known at synthesis`, TOKEN_FIX);
    return;
  }
  if (origin === 'null') {
    problems.add(prop, origin, allowed, 'remove the origin, because any page can have the origin "null"');
    return;
  }
  if (!isOrigin(origin)) {
    problems.add(prop, origin, allowed, 'write the origin as browsers send it, without path and trailing slash, for example "https://app.example.com"');
  }
}

function checkHeaders(names: string[] | undefined, prop: string, problems: Problems): void {
  if (names !== undefined && names.length > 64) {
    problems.add(prop, names, `a list of at most 64 headers instead of ${names.length}`, 'list only the headers that pages need');
  }
  names?.forEach((name, i) => {
    if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name)) {
      problems.add(`${prop}[${i}]`, name, 'the name of a header, 1 to 64 letters, digits and hyphens', holdsToken(name) ? TOKEN_FIX : 'write for example "X-Request-Id"');
    }
  });
}
