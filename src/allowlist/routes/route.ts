import { HttpMethod } from './http-method';
import { parseRedirect, Redirect, RedirectOptions } from './redirect';
import { checkBodySize, checkConnections, checkHeaderSize, checkSeconds, Problems } from '../../validation/problems';
import { checkStruct, rightMembers } from '../../validation/struct-members';
import type { HeaderParameter } from '../openapi/header-parameter';
import { OpenApiDescription } from '../openapi/openapi-description';
import { OpenApiOptions } from '../openapi/openapi-options';
import { CanonicalForm, formOf, isCanonical } from '../paths/canonical-target';
import { PathParameter } from '../paths/path-parameter';
import { PathKind, PathPattern } from '../paths/path-pattern';
import { ESCAPED_UNRESERVED } from '../paths/path-segment';
import { AuthorizationRequest } from '../policies/authorization-request';
import { BasicAuth } from '../policies/basic-auth';
import { Cors } from '../policies/cors';
import type { OriginSecret } from '../policies/origin-secret';
import { RateLimit } from '../policies/rate-limit';
import { parseRequirements, Requirements } from '../policies/requirements';
import { ResponseCache } from '../policies/response-cache';
import { withStream } from '../policies/stream';
import { REDIRECT_OPTIONS, ROUTE_OPTIONS } from '../structs';

const EVERY_ESCAPED_UNRESERVED = new RegExp(ESCAPED_UNRESERVED, 'g');

/**
 * What is allowed on a route and how its requests are treated. Routes with the same paths may have different options where
 * they have no method in common.
 */
export interface RouteOptions {
  /**
   * The methods that may pass. GET brings HEAD with it. Other methods are answered 405 with `Allow`.
   *
   * @default - GET and HEAD
   */
  readonly methods?: HttpMethod[];

  /**
   * What parameters of a template may look like, by their names. A path in which they look otherwise is not matched by
   * the route.
   *
   * @default - any segment
   */
  readonly pathParameters?: Record<string, PathParameter>;

  /**
   * Whether `*`, `:id`, `$id` and whatever else other routers write for parameters and wildcards is literal text that clients
   * send as it is. Without it, such a path is an error that names the route that is probably meant. In a template, parameters
   * in braces stay parameters.
   *
   * @default false
   */
  readonly literalPath?: boolean;

  /**
   * Let clients open a WebSocket (RFC 6455) here. No other protocol is ever upgraded to.
   *
   * @default false
   */
  readonly webSocket?: boolean;

  /**
   * The largest request body in bytes; a larger one is answered 413.
   *
   * @default - the configuration's `maxRequestBodyBytes`
   */
  readonly maxRequestBodyBytes?: number;

  /**
   * Seconds to wait for a connection to the app, then 504.
   *
   * @default - the configuration's `connectTimeoutSeconds`
   */
  readonly connectTimeoutSeconds?: number;

  /**
   * Seconds that the app may be silent between two reads of its response, then 504. For WebSockets and event streams
   * it is how long they may be idle.
   *
   * @default - the configuration's `readTimeoutSeconds`, or 3600 of a `stream`
   */
  readonly readTimeoutSeconds?: number;

  /**
   * Seconds between two writes of the request to the app, then 504.
   *
   * @default - the configuration's `sendTimeoutSeconds`, or 3600 of a `stream`
   */
  readonly sendTimeoutSeconds?: number;

  /**
   * Seconds between two reads of a request body, then the end of the connection, or of the call of gRPC; status 408,
   * `request-timeout` in the log, unless the answer has begun.
   *
   * @default - the configuration's `clientBodyTimeoutSeconds`, or 3600 of a `stream`
   */
  readonly clientBodyTimeoutSeconds?: number;

  /**
   * Seconds that a client may take nothing of a response, then the end of its connection.
   *
   * @default - the configuration's `clientSendTimeoutSeconds`, or 3600 of a `stream`
   */
  readonly clientSendTimeoutSeconds?: number;

  /**
   * The largest header of the app's responses in bytes, from 1,024 to 524,288. One that is larger is answered 502,
   * `app-header-too-large` in the log.
   *
   * @default - the configuration's `maxResponseHeaderBytes`
   */
  readonly maxResponseHeaderBytes?: number;

  /**
   * Collect the request before passing it on, which keeps slow clients from the app. Turned off, the app gets the body as it
   * comes, so that it can read an upload of any size at the client's pace. NGINX does not try again then when the app has
   * closed a kept connection. gRPC's requests are never collected. Those of FastCGI and uwsgi always are, because the app is
   * told the length of a body before the body.
   *
   * @default - true, unless `stream` is
   */
  readonly requestBuffering?: boolean;

  /**
   * Collect the app's response before passing it on, which frees the app early. Turn it off for server-sent events.
   *
   * @default - true, unless `stream` is
   */
  readonly responseBuffering?: boolean;

  /**
   * Whether the bodies are streams: they are passed on as they come, and either side may be silent for an hour. It stands for
   * `requestBuffering: false` (but with FastCGI and uwsgi), `responseBuffering: false`, and 3600 for
   * `readTimeoutSeconds`, `sendTimeoutSeconds`, `clientBodyTimeoutSeconds` and `clientSendTimeoutSeconds`; each of these may be
   * said otherwise. For streaming calls of gRPC, server-sent events, and uploads and downloads that pause.
   *
   * A load balancer in front ends what is silent for longer than its idle timeout, so raise that as well.
   *
   * @default false
   */
  readonly stream?: boolean;

  /**
   * Compress responses for clients that accept it, as the configuration's `gzip` says. A compressed response has a weak ETag
   * in place of a strong one (RFC 9110, section 8.8.3.3) and no ranges, so an app that compares strongly answers 412 to the
   * `If-Match` of its clients. NGINX does not look at `Cache-Control: no-transform`. So turn it on where answers are only read.
   *
   * @default - true where the configuration has `gzip`
   */
  readonly responseCompression?: boolean;

  /**
   * Accept `%2F` within a segment, as in GitLab's `/projects/group%2Fproject`. The app must not take it for a separator
   * of segments when it authorizes.
   *
   * @default false
   */
  readonly allowEncodedSlash?: boolean;

  /**
   * Accept `;` and `%3B` in the path (matrix parameters). Servlet containers cut segments there.
   *
   * @default false
   */
  readonly allowSemicolon?: boolean;

  /**
   * Accept `%25` in the path also where two hex digits follow it, as in `50%25off.txt` and `a%2520b`. That may be an escape
   * that was encoded once more, so the app must decode the path once only. What a second decoding would make a control or a
   * dot segment of is never accepted, and what it would make a `/`, `;`, `\`, `?` or `#` of needs the option for these as
   * well. Any other `%25` is always accepted.
   *
   * @default false
   */
  readonly allowEncodedPercent?: boolean;

  /**
   * Accept `%3F` and `%23` in the path: a question mark and a number sign as text, as in names of files. The app must not
   * make a URL of the decoded path, which would end there.
   *
   * @default false
   */
  readonly allowEncodedDelimiters?: boolean;

  /**
   * Accept `%5C` within a segment: a backslash as text. The app must not take it for a separator of segments, as on Windows.
   *
   * @default false
   */
  readonly allowEncodedBackslash?: boolean;

  /**
   * Accept empty segments (`//`) below a prefix or in a last `{rest+}`, as in keys of an object store. Whatever an app would
   * find on another route that makes one slash of several stays rejected. For a prefix or a template with `{rest+}`, and not
   * for the path `/` as a whole: what begins with two slashes is a host for many.
   *
   * @default false
   */
  readonly allowEmptySegments?: boolean;

  /**
   * Accept `%0A` and `%0D` in the query, for text of several lines.
   *
   * @default false
   */
  readonly allowNewlineInQuery?: boolean;

  /**
   * Accept a query only if RFC 3986 does: no `"`, `<`, `>`, `\`, no bytes above 7F and no `%` without two hex digits. Not
   * RFC 3986's, but accepted all the same, are `[`, `]`, `{`, `}`, `|`, `^` and the backtick.
   *
   * @default - the setting `strictQuery`, which is false unless given: anything but controls and `#`
   */
  readonly strictQuery?: boolean;

  /**
   * The clients that may come, as IPv4 and IPv6 ranges in CIDR notation without host bits, up to 1,000. Others are
   * answered 403, `client-not-allowed`. What counts is the address that the configuration's `clientAddressSource` tells.
   *
   * @default - any client
   */
  readonly allowedClients?: string[];

  /**
   * The names of the parameters that a query may have, decoded, up to 256; an empty list allows none. A query with
   * another one is answered 400, `query-not-allowed`. Case counts. A name that is percent-encoded where it need not be is
   * another one, and so is what follows an unencoded `;`, which some servers take for `&`.
   *
   * @default - any query
   */
  readonly queryParameters?: string[];

  /**
   * The media types that a body may have, in lower case and without parameters, up to 64. A request with a body of
   * another type, or without one, is answered 415, `content-type-not-allowed`. Bodies themselves are not looked at. A call of
   * gRPC always has a body.
   *
   * @default - any body
   */
  readonly contentTypes?: string[];

  /**
   * Let pages of other origins read, and answer their preflights here: 204, before anything but path and spelling is
   * looked at, also where OPTIONS is not among the methods. Other requests with OPTIONS are as any.
   *
   * @default - the app decides, and preflights need HttpMethod.OPTIONS
   */
  readonly cors?: Cors;

  /**
   * Limits to the rate of requests, such as one for each client and one for all together, four at most. The requests of
   * this route are counted by themselves; those that are rejected for another reason are not counted. What is above a
   * limit is answered 429, `rate-limited`; where the verdict is only reported, this is, too.
   *
   * @default - none
   */
  readonly rateLimits?: RateLimit[];

  /**
   * How many requests of this route may be with the app at once, from 1 to 65,535 (NGINX's `limit_conn`). What is above it
   * is answered 503 at once, `too-many-connections`, also where the verdict is only reported. Each task counts for itself.
   *
   * A request is counted from its verdict to the end of its answer, with the time in which the app is asked whether it may
   * pass. A request that its client gives up is counted until the app answers it; a WebSocket, until either side closes
   * it. NGINX ends the connection to the app, and counts no longer, when a client leaves in the middle of an answer, when
   * a call of gRPC is cancelled, and after `readTimeoutSeconds` without an answer: an app that goes on working then has
   * more to do than this number.
   *
   * @default - any number
   */
  readonly maxConnections?: number;

  /**
   * Store responses and give them again. Not for routes that ask who the client is, not for WebSockets, not
   * without `responseBuffering`, not for a `stream`, and not for HEAD without GET.
   *
   * @default - each request is forwarded
   */
  readonly cache?: ResponseCache;

  /**
   * Ask the app first whether a request may pass.
   *
   * @default - it may
   */
  readonly authorizedBy?: AuthorizationRequest;

  /**
   * Ask for name and password.
   *
   * @default - none
   */
  readonly basicAuth?: BasicAuth;

  /**
   * Ask for the secret of what is in front, such as CloudFront. The setting `originSecret` asks for all routes.
   *
   * @default - what the setting says
   */
  readonly originSecret?: OriginSecret;

  /**
   * Let requests pass that this route would reject, for example for their method, and only write into the log for which
   * `reason`, with `"enforced":false`. What is not spelled canonically stays rejected: nobody can say which route the
   * app would take it for.
   *
   * @default false
   */
  readonly reportOnly?: boolean;
}

/** Paths that may be requested, with their methods and treatment. */
export abstract class Route {
  /**
   * One path, exactly as given: case and a trailing slash count.
   *
   * @param path the path in its canonical spelling, for example `/api/health`
   * @param options methods and treatment
   * @throws listing every problem of path and options
   */
  public static exact(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('exact', path, options);
  }

  /**
   * A path and all below it. `/api` matches `/api`, `/api/` and `/api/x`, never `/apix`.
   *
   * @param path the path that all have in common
   * @param options methods and treatment
   * @throws listing every problem of path and options
   */
  public static prefix(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('prefix', path, options);
  }

  /**
   * Paths with parameters: `{id}` is one segment, `{name}.{extension}` a segment with these parts, a last `{rest+}` is
   * one or more segments.
   *
   * @param path for example `/orders/{id}`, `/compare/{base}...{head}` or `/files/{path+}`
   * @param options methods and treatment
   * @throws listing every problem of path and options
   */
  public static template(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('template', path, options);
  }

  /**
   * One path, exactly as given, that the proxy redirects to another place without asking the app.
   *
   * @param from the path in its canonical spelling
   * @param to a path such as `/new`, or a URL such as `https://www.example.com/new`
   * @param options status, methods and the query
   * @throws listing every problem of paths and options
   */
  public static redirect(from: string, to: string, options: RedirectOptions = {}): Route {
    checkStruct(`route redirect ${JSON.stringify(from)}`, REDIRECT_OPTIONS, options);
    return new PatternRoute('exact', from, { methods: options.methods }, (problems) => parseRedirect(from, to, options, problems));
  }

  /**
   * The routes of an OpenAPI description: Swagger 2.0, OpenAPI 3.0, 3.1 or 3.2. Where the hosts are wanted, too, or the
   * description is no file, see `OpenApiDescription`.
   *
   * A route whose `path` ends with `+}` is as wide as a prefix, because the description says that its last parameter stands
   * for one or more segments. `OpenApiDescription` lists these; `refuseMultiSegmentParameters` refuses them.
   *
   * @param fileName the file in YAML or JSON, absolute or relative to the working directory
   * @param options which operations become routes, and how
   * @throws one error that lists every problem with file, JSON pointer, reason and way out
   */
  public static fromOpenApi(fileName: string, options: OpenApiOptions = {}): Route[] {
    return OpenApiDescription.fromFile(fileName, options).routes;
  }

  /**
   * A route for a path of an OpenAPI description, which has been read: what others write in paths has been refused.
   *
   * @internal
   */
  public static _described(kind: 'exact' | 'template', path: string, options: RouteOptions): Route {
    return new PatternRoute(kind, path, options, undefined, 'description');
  }

  /** The path as given. */
  public abstract readonly path: string;

  /** The names of the methods that may pass, sorted. */
  public abstract readonly methods: string[];

  /** @internal */
  public abstract readonly _pattern: PathPattern;
  /** @internal */
  public abstract readonly _options: RouteOptions;
  /** @internal */
  public abstract readonly _form: CanonicalForm;
  /** @internal */
  public abstract readonly _requirements: Requirements;
  /** @internal */
  public abstract readonly _redirect?: Redirect;
  /**
   * The headers of requests that the description of the route names.
   *
   * @internal
   */
  public _describedHeaders: HeaderParameter[] = [];

  /**
   * The same route with the form that it has where queries are strict unless the route says otherwise.
   *
   * @internal
   */
  public _withStrictQuery(): Route {
    const form: CanonicalForm = { ...this._form, strictQuery: this._options.strictQuery ?? true };
    const options: RouteOptions = { ...this._options, strictQuery: form.strictQuery };
    return Object.create(this, { _form: { value: form }, _options: { value: options } }) as Route;
  }

  /** How the route is called in messages, such as `prefix /api`. */
  public toString(): string {
    return `${this._pattern.kind} ${this.path}`;
  }
}

class PatternRoute extends Route {
  public readonly path: string;
  public readonly methods: string[];
  /** @internal */
  public readonly _pattern: PathPattern;
  /** @internal */
  public readonly _options: RouteOptions;
  /** @internal */
  public readonly _form: CanonicalForm;
  /** @internal */
  public readonly _requirements: Requirements;
  /** @internal */
  public readonly _redirect?: Redirect;

  constructor(
    kind: PathKind, path: string, given: RouteOptions, redirect?: (problems: Problems) => Redirect, writer: 'route' | 'description' = 'route',
  ) {
    super();
    const subject = `route ${kind} ${JSON.stringify(path)}`;
    const problems = new Problems();
    const options = withStream(rightMembers(subject, ROUTE_OPTIONS, given, problems));
    const pattern = PathPattern.parse(kind, path, {
      parameters: options.pathParameters, literal: options.literalPath, writer: redirect === undefined ? writer : 'redirect',
    }, problems);
    const form = formOf(options);
    if (options.methods !== undefined && options.methods.length === 0) {
      problems.add('methods', [], 'a list of at least one method', 'name the methods or leave it out for GET and HEAD');
    }
    checkBodySize(problems, 'maxRequestBodyBytes', options.maxRequestBodyBytes);
    checkHeaderSize(problems, 'maxResponseHeaderBytes', options.maxResponseHeaderBytes);
    checkConnections(problems, 'maxConnections', options.maxConnections);
    const requirements = parseRequirements(options, problems);
    this._redirect = redirect?.(problems);
    if (options.rateLimits !== undefined && (options.rateLimits.length === 0 || options.rateLimits.length > 4)) {
      problems.add('rateLimits', options.rateLimits.length, 'a list of 1 to 4 limits', 'name the strictest ones or leave it out for none');
    }
    for (const name of ['connectTimeoutSeconds', 'readTimeoutSeconds', 'sendTimeoutSeconds', 'clientBodyTimeoutSeconds', 'clientSendTimeoutSeconds'] as const) {
      checkSeconds(problems, name, options[name]);
    }
    const names = new Set((options.methods ?? [HttpMethod.GET]).map((method) => method.name));
    if (names.has('GET')) {
      names.add('HEAD');
    }
    if (options.cache !== undefined && (options.authorizedBy ?? options.basicAuth ?? options.webSocket)) {
      problems.add('cache', 'a cache', 'left out where `authorizedBy`, `basicAuth` or `webSocket` is given', 'what is stored is given to everybody alike');
    }
    if (options.cache !== undefined && options.responseBuffering === false) {
      problems.add('cache', 'a cache', 'left out where `responseBuffering` is false, as it is of a `stream`', 'NGINX stores only what it collects, so leave one of both out');
    }
    if (options.cache !== undefined && names.has('HEAD') && !names.has('GET')) {
      problems.add('cache', 'a cache', 'left out on a route with HEAD and without GET', 'what is stored is asked for by GET, also for HEAD, so add HttpMethod.GET');
    }
    if (options.webSocket && !names.has('GET')) {
      problems.add('webSocket', true, 'left out on a route without GET', 'a WebSocket opens with GET (RFC 6455, section 4.1), so add HttpMethod.GET');
    }
    if (pattern !== undefined) {
      const example = pattern.example();
      if (!isCanonical(example, form)) {
        problems.add('path', path, 'a path in its canonical spelling, or no request could ever match it',
          'decode what need not be encoded, or set the opt-in for it: allowEncodedSlash, allowSemicolon, allowEncodedPercent, allowEncodedDelimiters or allowEncodedBackslash');
      } else if (example.search(EVERY_ESCAPED_UNRESERVED) >= 0) {
        problems.add('path', path, 'a path without escapes for "-", ".", "_" and "~", which need none', `write ${JSON.stringify(path.replace(EVERY_ESCAPED_UNRESERVED, decodeURIComponent))}`);
      }
      if (options.allowEmptySegments && (!pattern.isOpen || pattern.segments.length === 0 || pattern.segments[0].kind === 'rest')) {
        problems.add('allowEmptySegments', true, 'left out but for a prefix of at least one segment, or a template with a last "{name+}" behind another segment',
          'nothing else may have empty segments, so leave the option out');
      }
    }
    problems.throwIfAny(subject);
    this.path = path;
    this.methods = [...names].sort();
    this._pattern = pattern!;
    this._options = options;
    this._form = form;
    this._requirements = requirements;
  }
}
