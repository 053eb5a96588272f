import { HttpMethod } from './http-method';
import type { Redirect } from './redirect';
import { RouteOptions, ROUTE_OPTIONS } from './route-options';
import { checkBodySize, checkConnections, checkHeaderSize, checkSeconds, Problems } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';
import type { HeaderParameter } from '../openapi/header-parameter';
import { CanonicalForm, formOf, isCanonical } from '../paths/canonical-target';
import { PathKind, PathPattern } from '../paths/path-pattern';
import { ESCAPED_UNRESERVED } from '../paths/path-segment';
import { parseRequirements, Requirements } from '../policies/requirements';
import { withStream } from '../policies/stream';

const EVERY_ESCAPED_UNRESERVED = new RegExp(ESCAPED_UNRESERVED, 'g');

/** The origin of a path: a call of `Route`, a redirect, or a description, in which syntax of other routers is already rejected. */
export type PathWriter = 'route' | 'redirect' | 'description';

/** The checked path, methods and options that a `Route` is made from. The members have the same names as those of `Route`. */
export class RouteDefinition {
  public readonly path: string;
  public readonly methods: string[];
  public readonly _pattern: PathPattern;
  public readonly _options: RouteOptions;
  public readonly _form: CanonicalForm;
  public readonly _requirements: Requirements;
  public readonly _redirect?: Redirect;
  public _describedHeaders: HeaderParameter[] = [];

  /** @throws an error that lists every problem of path and options */
  constructor(kind: PathKind, path: string, given: RouteOptions, writer: PathWriter = 'route', redirect?: (problems: Problems) => Redirect) {
    const subject = `route ${kind} ${JSON.stringify(path)}`;
    const problems = new Problems();
    const options = withStream(rightMembers(subject, ROUTE_OPTIONS, given, problems));
    const pattern = PathPattern.parse(kind, path, { parameters: options.pathParameters, literal: options.literalPath, writer }, problems);
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

/** The request headers that the descriptions of these routes name, each place once. */
export function describedHeaders(routes: RouteDefinition[]): HeaderParameter[] {
  return [...new Map(routes.flatMap((route) => route._describedHeaders).map((header) => [header.pointer, header])).values()];
}
