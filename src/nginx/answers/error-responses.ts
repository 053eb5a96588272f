import { accessLog, LogFormat } from './access-log';
import { ErrorFormat, errorFormatMaps, errorFormats, ofWantedKind } from './error-format';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { HOST_HEADER } from '../../allowlist/host-name';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { CorsMaps, PREFLIGHT_ANSWER } from '../features/cors';
import { OriginConditions } from '../features/origin-conditions';
import { RedirectMaps } from '../features/redirects';
import { RequirementMaps } from '../features/requirements';
import { TLS_ERROR_LOCATION, tlsErrorPages } from '../features/tls';
import { AppProtocol } from '../settings/app-protocol';
import { ResolvedSettings } from '../settings/resolve-settings';
import { TlsSettings } from '../settings/tls-settings';
import { Argument, block, comment, condition, directive, literal, mapKey, Statement, unlike, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { ALLOW, DOLLAR_VARIABLE, OWN_ANSWER, REASON, ERROR_CACHE_CONTROL } from '../syntax/variables';
import { judgesHosts } from '../verdict/decision-maps';
import { asksWho, gateOf } from '../verdict/enforcement';

/** The texts in the bodies of NGINX's own responses. */
const WORDS: Record<number, string> = {
  400: 'bad request',
  404: 'not found',
  405: 'method not allowed',
  408: 'request timeout',
  413: 'content too large',
  414: 'URI too long',
  421: 'misdirected request',
  494: 'request header too large',
  500: 'internal server error',
  501: 'not implemented',
  502: 'bad gateway',
  503: 'service unavailable',
  504: 'gateway timeout',
  505: 'HTTP version not supported',
};

/** The texts for responses that only some configurations give. */
const MORE_WORDS: Record<number, string> = {
  401: 'unauthorized',
  403: 'forbidden',
  415: 'unsupported media type',
  429: 'too many requests',
};

/** The additions of an allowlist and its settings to the responses that every configuration gives. */
export interface AnswerOptions {
  /** The reasons for which there are answers of NGINX's own besides. */
  readonly reasons?: RejectionReason[];
  /** The variable that holds the value of the header `Retry-After`. */
  readonly retryAfter?: string;
  /** The headers that every answer has. */
  readonly headers?: Statement[];
  /** TLS, which has additional errors. */
  readonly tls?: TlsSettings;
  /** The variable that closes the gate, where there is one. */
  readonly gate?: string;
}

function wordsOf({ reasons = [] }: AnswerOptions): Record<number, string> {
  const more = reasons.map((reason) => REJECTION_STATUS[reason]).filter((status) => status in MORE_WORDS);
  return { ...WORDS, ...Object.fromEntries(more.map((status) => [status, MORE_WORDS[status]])) };
}

/** A status that no response has. The status sends a rejected request to the location that answers it. */
const REFUSED = 418;
const REFUSED_LOCATION = '@refused';
/** The same for a request whose header `Host` is malformed. */
const MALFORMED_HOST = 419;
const MALFORMED_HOST_LOCATION = '@malformed-host';
/** No request can be for it: NGINX resolves dot segments before it chooses a location. */
const ERROR_LOCATION = '/../rejected';
/** NGINX compares the length of a body with the limit of a location before the gate of that location is asked. */
const TOO_LARGE = 413;
const TOO_LARGE_LOCATION = '@too-large';

/** The reasons that the allowlist refuses for within a server of its own; the other ones have the same status as one of them. */
const REFUSALS = [RejectionReason.NO_ROUTE, RejectionReason.METHOD_NOT_ALLOWED, RejectionReason.UNSUPPORTED_HTTP_VERSION];

/** Variables for the bodies of NGINX's own answers. */
export function answerMaps(protocol: AppProtocol, options: AnswerOptions): Statement[] {
  return [
    comment('What NGINX answers itself, for errors that it finds before or after the verdict.'),
    // A "$" cannot be escaped in NGINX; where a text needs one, this variable holds it.
    block('geo', [`$${DOLLAR_VARIABLE}`], [directive('default', literal('$'))]),
    map([read('status')], 'rp_error', Object.entries(wordsOf(options)).map(([status, words]) => directive(mapKey(status), literal(words))),
      { otherwise: literal('error'), volatile: true }),
    comment('The header Allow belongs to 405 (RFC 9110, section 15.5.6).'),
    map([read(REASON)], 'rp_allow_header', [directive(mapKey(RejectionReason.METHOD_NOT_ALLOWED), valueOf(ALLOW))]),
    ...errorFormatMaps(protocol),
  ];
}

/** Sends a request to the location of refusals unless its verdict is empty. */
export function gate(variableName: string): Statement[] {
  return [block('if', [condition(variableName)], [directive('return', REFUSED)])];
}

/** Sends a request there unless a variable matches a pattern. */
export function gateUnlike(variableName: string, source: string): Statement[] {
  return [block('if', [unlike(variableName, source)], [directive('return', REFUSED)])];
}

/** The response to requests outside of everything that is listed. */
export function outside(status: number, protocol: AppProtocol): Statement[] {
  if (errorFormats(protocol).length > 1) {
    return [...accessLog(LogFormat.UNROUTED), unlimitedBody(), directive('return', status)];
  }
  // No more than this: it answers nearly all that scanners send.
  return [
    ...accessLog(LogFormat.UNROUTED), unlimitedBody(),
    directive('default_type', 'application/json'), directive('return', status, literal(`{"error":"${WORDS[status]}","status":${status}}`)),
  ];
}

/** For a location that reads no body: without it NGINX compares the length of the body that the request has with the limit of the service. */
export function unlimitedBody(): Statement {
  return directive('client_max_body_size', 0);
}

/** The error pages for NGINX's own errors: a body in JSON, with the status of the error. */
export function errorPages(protocol: AppProtocol, options: AnswerOptions): Statement[] {
  const gated = options.gate === undefined ? [] : [TOO_LARGE];
  return [
    directive('error_page', ...Object.keys(wordsOf(options)).filter((status) => !gated.includes(Number(status))), ofWantedKind(protocol, ERROR_LOCATION)),
    ...gated.map((status) => directive('error_page', status, named(protocol, TOO_LARGE_LOCATION))),
    // One error may lead to another: that of NGINX to what the gate says, and a way to another location to an error there.
    ...gated.length > 0 ? [directive('recursive_error_pages', 'on')] : [],
    ...tlsErrorPages(options.tls),
  ];
}

/** The name of a location that there is for each kind of answer, which NGINX takes for one only without quotes. */
function named(protocol: AppProtocol, name: string): Argument {
  const location = ofWantedKind(protocol, name);
  return 'literal' in location ? word(name) : location;
}

/** The error page for rejected requests. */
export function refusedPage(protocol: AppProtocol): Statement {
  return directive('error_page', REFUSED, '=', named(protocol, REFUSED_LOCATION));
}

/**
 * Rejects a request whose header `Host` is malformed: NGINX before 1.30 accepts more than a host, and cuts off what follows a
 * colon. The location is a named one, in which the condition is not asked again. The pattern captures the port of the header.
 */
export function malformedHostGate(protocol: AppProtocol): Statement[] {
  return [
    directive('error_page', MALFORMED_HOST, '=', named(protocol, MALFORMED_HOST_LOCATION)),
    block('if', [unlike('http_host', `${HOST_HEADER}\\z`)], [directive('return', MALFORMED_HOST)]),
  ];
}

/** Answers a request whose header `Host` is malformed, and closes the connection as NGINX does after errors of its parser. */
export function malformedHostLocations(protocol: AppProtocol, headers: Statement[]): Statement[] {
  return errorFormats(protocol).map((kind) => block('location', [`${MALFORMED_HOST_LOCATION}${kind.suffix}`], [
    directive('keepalive_timeout', 0),
    directive('default_type', kind.type),
    ...headers,
    ...kind.headers,
    directive('add_header', 'Cache-Control', 'no-store', 'always'),
    answer(kind, 400),
  ]));
}

/** Answers a refused request. Text in `return` goes out at once, and unlike a bare 400 it leaves the connection open. */
export function refusedLocations(allowlist: Allowlist, settings: ResolvedSettings, headers: Statement[]): Statement[] {
  return errorFormats(settings.protocol).map((kind) => refusedLocation(allowlist, settings, kind, headers));
}

function refusedLocation(allowlist: Allowlist, settings: ResolvedSettings, kind: ErrorFormat, headers: Statement[]): Statement {
  const cors = new CorsMaps(allowlist);
  const redirects = new RedirectMaps(allowlist);
  const { reasons } = new RequirementMaps(allowlist);
  const { reasons: originReasons } = new OriginConditions(allowlist, settings);
  const { rejection } = gateOf(allowlist, settings);
  const hosts = judgesHosts(allowlist, settings) && asksWho(allowlist) ? [RejectionReason.UNKNOWN_HOST] : [];
  return block('location', [`${REFUSED_LOCATION}${kind.suffix}`], [
    ...accessLog(LogFormat.REFUSED),
    directive('default_type', kind.type),
    ...headers,
    ...kind.headers,
    directive('add_header', 'Allow', valueOf('rp_allow_header'), 'always'),
    ...cors.preflightAdditions(),
    directive('add_header', 'Cache-Control', cors.used || redirects.used ? valueOf(ERROR_CACHE_CONTROL) : 'no-store', 'always'),
    ...cors.used ? [block('if', [condition(OWN_ANSWER, PREFLIGHT_ANSWER)], [directive('return', 204)])] : [],
    ...redirects.answers(OWN_ANSWER),
    ...originReasons.map((reason) => block('if', [condition(rejection, reason)], [answer(kind, REJECTION_STATUS[reason])])),
    ...[...REFUSALS, ...hosts, ...reasons.filter((reason) => REJECTION_STATUS[reason] !== 400)].map((reason) =>
      block('if', [condition(REASON, reason)], [answer(kind, REJECTION_STATUS[reason])])),
    answer(kind, 400),
  ]);
}

/** Internal URIs and not named locations: with the latter NGINX turns errors of its parser into 500. */
export function errorLocations(protocol: AppProtocol, options: AnswerOptions): Statement[] {
  const { tls, gate: closed } = options;
  const kinds = errorFormats(protocol).map((kind) => ({ path: `${ERROR_LOCATION}${kind.suffix}`, kind }));
  // NGINX finds errors of the connection before there is a call.
  const places = [...kinds, ...tls === undefined ? [] : [{ path: TLS_ERROR_LOCATION, kind: kinds[0].kind }]];
  return [
    ...places.map(({ path, kind }) => block('location', ['=', literal(path)], [directive('internal'), unlimitedBody(), ...errorAnswer(kind, options)])),
    // It keeps the method, by which the gate decides. What is refused is so whatever the size of its body.
    ...closed === undefined ? [] : errorFormats(protocol).map((kind) => block('location', [`${TOO_LARGE_LOCATION}${kind.suffix}`], [
      ...gate(closed),
      ...errorAnswer(kind, options),
    ])),
  ];
}

function errorAnswer(kind: ErrorFormat, { retryAfter, headers = [] }: AnswerOptions): Statement[] {
  return [
    directive('default_type', kind.type),
    ...headers,
    ...kind.headers,
    ...retryAfter === undefined ? [] : [directive('add_header', 'Retry-After', valueOf(retryAfter), 'always')],
    directive('add_header', 'Cache-Control', 'no-store', 'always'),
    directive('return', 200, kind.anyBody),
  ];
}

function answer(kind: ErrorFormat, status: number): Statement {
  return directive('return', status, kind.body(WORDS[status] ?? MORE_WORDS[status], status));
}
