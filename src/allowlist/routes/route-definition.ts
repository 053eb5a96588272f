import { HttpMethod } from './http-method';
import type { Redirect } from './redirect';
import { ResolvedRouteOptions, resolveRouteOptions } from './resolved-route-options';
import { RouteOptions, ROUTE_OPTIONS } from './route-options';
import { checkBodySize, checkConnections, checkHeaderSize, checkDuration, Problems } from '../../validation/problems';
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
  public readonly _options: ResolvedRouteOptions;
  public readonly _form: CanonicalForm;
  public readonly _requirements: Requirements;
  public readonly _redirect?: Redirect;
  /** The options as given, without defaults. */
  public readonly _given: RouteOptions;
  public _describedHeaders: HeaderParameter[] = [];

  /** @throws an error that lists every problem of path and options */
  constructor(kind: PathKind, path: string, given: RouteOptions, public readonly _writer: PathWriter = 'route', redirect?: (problems: Problems) => Redirect) {
    const subject = `route ${kind} ${JSON.stringify(path)}`;
    const problems = new Problems();
    const right = rightMembers(subject, ROUTE_OPTIONS, given, problems);
    const options = resolveRouteOptions(right, problems);
    const pattern = PathPattern.parse(kind, path, { parameters: options.pathParameters, literal: options.literalPath, writer: _writer }, problems);
    const form = formOf(options);
    if (options.methods !== undefined && options.methods.length === 0) {
      problems.add('methods', [], 'a list of at least one method', 'list the methods, or leave `methods` out for GET and HEAD');
    }
    checkBodySize(problems, 'maxRequestBodyBytes', options.maxRequestBodyBytes);
    checkHeaderSize(problems, 'maxResponseHeaderBytes', options.maxResponseHeaderBytes);
    checkConnections(problems, 'maxConnections', options.maxConnections);
    const requirements = parseRequirements(options, problems);
    this._redirect = redirect?.(problems);
    if (options.rateLimits !== undefined && (options.rateLimits.length === 0 || options.rateLimits.length > 4)) {
      problems.add('rateLimits', options.rateLimits, `a list of 1 to 4 limits instead of ${options.rateLimits.length}`, 'list the strictest limits, or leave `rateLimits` out for no limits');
    }
    for (const name of ['connectTimeout', 'readTimeout', 'sendTimeout', 'clientBodyTimeout', 'clientSendTimeout'] as const) {
      checkDuration(problems, name, options[name]);
    }
    const names = new Set((options.methods ?? [HttpMethod.GET]).map((method) => method.name));
    if (names.has('GET')) {
      names.add('HEAD');
    }
    checkCache(problems, right, names);
    if (options.webSocket && !names.has('GET')) {
      problems.conflict('webSocket', true, `\`methods\` without GET (${[...names].join(', ')})`, 'add HttpMethod.GET, because a WebSocket opens with GET (RFC 6455, section 4.1)');
    }
    if (pattern !== undefined) {
      const example = pattern.example();
      if (!isCanonical(example, form)) {
        problems.add('path', path, 'a path in its canonical spelling, because no request can match another spelling',
          'decode the characters that need no encoding, or set the option that accepts the spelling: `allowEncodedSlash`, `allowSemicolon`, `allowEncodedPercent`, `allowEncodedDelimiters` or `allowEncodedBackslash`');
      } else if (example.search(EVERY_ESCAPED_UNRESERVED) >= 0) {
        problems.add('path', path, 'a path without percent-encoded "-", ".", "_" and "~"', `write ${JSON.stringify(path.replace(EVERY_ESCAPED_UNRESERVED, decodeURIComponent))}`);
      }
      if (options.allowEmptySegments && (!pattern.isOpen || pattern.segments.length === 0 || pattern.segments[0].kind === 'rest')) {
        problems.conflict('allowEmptySegments', true, `the path ${JSON.stringify(path)}`,
          'leave `allowEmptySegments` out, or use a prefix of at least one segment, or a template with a last "{name+}" behind another segment');
      }
    }
    problems.throwIfAny(subject);
    this.path = path;
    this.methods = [...names].sort();
    this._pattern = pattern!;
    this._options = options;
    this._given = right;
    this._form = form;
    this._requirements = requirements;
  }
}

/** Checks the options that exclude a cache. `right` are the options as given. */
function checkCache(problems: Problems, right: RouteOptions, methods: Set<string>): void {
  const { cache } = right;
  if (cache === undefined) {
    return;
  }
  for (const name of (['authorizedBy', 'basicAuth', 'webSocket'] as const).filter((option) => right[option])) {
    problems.conflict('cache', cache, `\`${name}\``, 'leave one of the two out, because every client receives the stored responses');
  }
  if (withStream(right).responseBuffering === false) {
    problems.conflict('cache', cache, right.responseBuffering === false ? '`responseBuffering: false`' : '`stream: true`',
      'leave one of the two out, because NGINX stores only responses that it buffers');
  }
  if (methods.has('HEAD') && !methods.has('GET')) {
    problems.conflict('cache', cache, `\`methods\` with HEAD and without GET (${[...methods].join(', ')})`,
      'add HttpMethod.GET, because NGINX requests stored responses with GET, also for HEAD');
  }
}

/** The request headers that the descriptions of these routes name, each place once. */
export function describedHeaders(routes: RouteDefinition[]): HeaderParameter[] {
  return [...new Map(routes.flatMap((route) => route._describedHeaders).map((header) => [header.pointer, header])).values()];
}
