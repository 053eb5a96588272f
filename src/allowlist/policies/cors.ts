import { checkWholeNumber, holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';
import { RequestHead } from '../decision';
import { CORS_OPTIONS } from './structs';
import { HttpMethod } from '../routes/http-method';

/** Which pages of other origins may read what a route answers. */
export interface CorsOptions {
  /**
   * The origins as browsers send them, such as `https://app.example.com` or `http://localhost:5173`, 1 to 64; or only
   * `*` for any, without `credentials`.
   */
  readonly origins: string[];

  /**
   * The methods that a preflight is answered with.
   *
   * @default - those of the routes with the same path and this policy
   */
  readonly methods?: HttpMethod[];

  /**
   * The request headers that pages may set, besides those that need no permission; up to 64.
   *
   * @default - Content-Type
   */
  readonly headers?: string[];

  /**
   * The response headers that pages may read, besides those that need no permission; up to 64.
   *
   * @default - none
   */
  readonly exposedHeaders?: string[];

  /**
   * Whether pages may send cookies and other credentials along.
   *
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * Seconds for which browsers may remember the answer to a preflight, up to a day; they have limits of their own.
   *
   * @default 7200
   */
  readonly maxAgeSeconds?: number;
}

/**
 * Cross-origin resource sharing (the Fetch standard, section 3.3), answered by the proxy. Preflights are answered 204 and
 * never reach the app; to other requests' answers the headers are added, in the place of the app's own. It is no access
 * control: what comes from another origin passes as well, only browsers do not let its page read the answer.
 */
export abstract class Cors {
  /**
   * Let pages of these origins read.
   *
   * @param options origins and what they may
   * @throws listing every problem of the options
   */
  public static allow(options: CorsOptions): Cors {
    return new CheckedCors(options);
  }

  /** @internal */
  public abstract readonly _origins: string[];
  /** @internal */
  public abstract readonly _methods?: string[];
  /** @internal */
  public abstract readonly _headers: string[];
  /** @internal */
  public abstract readonly _exposedHeaders: string[];
  /** @internal */
  public abstract readonly _credentials: boolean;
  /** @internal */
  public abstract readonly _maxAgeSeconds: number;

  /**
   * The same for policies that are the same.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._origins, this._methods, this._headers, this._exposedHeaders, this._credentials, this._maxAgeSeconds]);
  }
}

/** Origin and wanted method of a preflight, with a blank between them, in the syntax that PCRE and JavaScript share. */
export const PREFLIGHT = '[^ ]+ [A-Za-z_-]+';
/** The same as a pattern of PCRE that captures the method. */
export const PREFLIGHT_OF = (name: string) => `[^ ]++ (?<${name}>[A-Za-z_-]++)`;

/** The method that a preflight asks for; none where a request is no preflight. */
export function askedMethod({ method, headers = {} }: RequestHead): string | undefined {
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const asked = header('access-control-request-method');
  return method === 'OPTIONS' && new RegExp(`^${PREFLIGHT}$`).test(`${header('origin')} ${asked}`) ? asked : undefined;
}

const ORIGIN = /^([a-z][a-z0-9+.-]{0,30}):\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::([1-9][0-9]{0,4}))?$/;
const USUAL_PORTS: Record<string, string> = { http: '80', https: '443' };

class CheckedCors extends Cors {
  /** @internal */
  public readonly _origins: string[];
  /** @internal */
  public readonly _methods?: string[];
  /** @internal */
  public readonly _headers: string[];
  /** @internal */
  public readonly _exposedHeaders: string[];
  /** @internal */
  public readonly _credentials: boolean;
  /** @internal */
  public readonly _maxAgeSeconds: number;

  constructor(given: CorsOptions) {
    super();
    const problems = new Problems();
    const options = rightMembers('CORS policy', CORS_OPTIONS, given, problems);
    const { origins, methods, credentials } = options;
    if (origins.length === 0 || origins.length > 64) {
      problems.add('origins', origins.length === 0 ? [] : origins.length, 'a list of 1 to 64 origins', 'name those that browsers send, or "*" for any');
    }
    if (origins.includes('*') && (origins.length > 1 || credentials)) {
      problems.add('origins', origins, '"*" alone and without `credentials`, or origins by their names', 'name the origins (the Fetch standard, section 3.3.5)');
    }
    origins.forEach((origin, i) => origin === '*' || checkOrigin(origin, `origins[${i}]`, problems));
    if (methods !== undefined && methods.length === 0) {
      problems.add('methods', [], 'a list of at least one method', 'leave it out for those of the route');
    }
    checkHeaders(options.headers, 'headers', problems);
    checkHeaders(options.exposedHeaders, 'exposedHeaders', problems);
    checkWholeNumber(problems, 'maxAgeSeconds', options.maxAgeSeconds, 0, 86400, 'seconds');
    problems.throwIfAny('CORS policy');
    this._origins = [...new Set(origins)].sort();
    this._methods = methods && [...new Set(methods.map((method) => method.name))].sort();
    this._headers = options.headers ?? ['Content-Type'];
    this._exposedHeaders = options.exposedHeaders ?? [];
    this._credentials = credentials ?? false;
    this._maxAgeSeconds = options.maxAgeSeconds ?? 7200;
  }
}

function checkOrigin(origin: string, prop: string, problems: Problems): void {
  const allowed = 'an origin in lower case: scheme, host, and the port where it is not the usual one (RFC 6454)';
  if (holdsToken(origin)) {
    problems.add(prop, origin, `${allowed}, known at synthesis`, TOKEN_FIX);
    return;
  }
  if (origin === 'null') {
    problems.add(prop, origin, allowed, 'leave it out: any page can make its origin "null"');
    return;
  }
  const [matched, scheme, port] = ORIGIN.exec(origin) ?? [];
  if (matched === undefined || port !== undefined && (Number(port) > 65535 || USUAL_PORTS[scheme] === port)) {
    problems.add(prop, origin, allowed, 'write it as browsers send it, without path and trailing slash, for example "https://app.example.com"');
  }
}

function checkHeaders(names: string[] | undefined, prop: string, problems: Problems): void {
  if (names !== undefined && names.length > 64) {
    problems.add(prop, names.length, 'a list of at most 64 headers', 'name only those that pages need');
  }
  names?.forEach((name, i) => {
    if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name)) {
      problems.add(`${prop}[${i}]`, name, 'the name of a header, 1 to 64 letters, digits and hyphens', holdsToken(name) ? TOKEN_FIX : 'write for example "X-Request-Id"');
    }
  });
}
