import { accessLog, errorAccessLog, LogFormat } from './access-log';
import { ErrorFormat, errorFormatMaps, errorFormats, ofWantedKind } from './error-format';
import { RejectionReason } from '../../allowlist/decision';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { Compilation } from '../features/compilation';
import { unlimitedBody } from '../features/limits';
import { ResolvedSettings } from '../settings/resolve-settings';
import { UpstreamModule } from '../settings/upstream-module';
import { Argument, block, comment, condition, directive, literal, mapKey, Statement, word } from '../syntax/configuration-tree';
import { MALFORMED_HOST, REJECTED } from '../syntax/internal-statuses';
import { map, read, valueOf } from '../syntax/map-directive';
import { ALLOW, DOLLAR_VARIABLE, PROXY_RESPONSE, REASON, ERROR_CACHE_CONTROL } from '../syntax/variables';
import { Gate, unlistedGate } from '../verdict/enforcement';
import { gate } from '../verdict/gate';
import { Verdict } from '../verdict/verdict';

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

const REJECTED_LOCATION = '@rejected';
const MALFORMED_HOST_LOCATION = '@malformed-host';
/** The location of errors. No client request can reach the location, because NGINX resolves dot segments. */
const ERROR_LOCATION = '/../rejected';
/** The status of bodies that are too large. NGINX checks the length of a body before the gate of the location. */
const TOO_LARGE = 413;
const TOO_LARGE_LOCATION = '@too-large';
/** The same location for requests that no route lists, in report-only mode. */
const UNLISTED_TOO_LARGE_LOCATION = '@unlisted-too-large';

/** The reasons for which the allowlist rejects requests to listed hosts with a status other than 400. */
const REJECTIONS = [RejectionReason.NO_ROUTE, RejectionReason.METHOD_NOT_ALLOWED, RejectionReason.UNSUPPORTED_HTTP_VERSION];

/** The response to requests for unlisted hosts, and to requests whose first segment is in no route. */
export function outside(status: number, settings: ResolvedSettings): Statement[] {
  if (errorFormats(settings.protocol).length > 1) {
    return [...accessLog(LogFormat.UNROUTED, settings), unlimitedBody(), directive('return', status)];
  }
  // As few directives as possible, because nearly all requests of scanners end here.
  return [
    ...accessLog(LogFormat.UNROUTED, settings), unlimitedBody(),
    directive('default_type', 'application/json'), directive('return', status, literal(`{"error":"${WORDS[status]}","status":${status}}`)),
  ];
}

/** The responses that NGINX gives itself in one server. */
export class ErrorResponses {
  private readonly protocol: UpstreamModule;
  private readonly formats: ErrorFormat[];
  private readonly words: Record<number, string>;

  /**
   * @param verdict the verdict on requests, or `undefined` in the server of unlisted hosts
   */
  constructor(private readonly compilation: Compilation, private readonly verdict?: Verdict) {
    this.protocol = compilation.settings.protocol;
    this.formats = errorFormats(this.protocol);
    const reasons = verdict === undefined ? [] : compilation.features.flatMap(({ ownReasons = [], verdictReasons = [] }) => (
      // gRPC has the text for these reasons in a header, in every location.
      [...ownReasons, ...this.protocol.prefix === 'grpc' ? verdictReasons : []]));
    const more = reasons.map((reason) => REJECTION_STATUS[reason]).filter((status) => status in MORE_WORDS);
    this.words = { ...WORDS, ...Object.fromEntries(more.map((status) => [status, MORE_WORDS[status]])) };
  }

  /** The maps of the variables in the bodies. */
  public maps(): Statement[] {
    return [
      comment('Responses of NGINX itself to errors before or after the verdict.'),
      // The variable for "$", which cannot be escaped in NGINX.
      block('geo', [`$${DOLLAR_VARIABLE}`], [directive('default', literal('$'))]),
      map([read('status')], 'rp_error', Object.entries(this.words).map(([status, words]) => directive(mapKey(status), literal(words))),
        { otherwise: literal('error'), volatile: true }),
      comment('The header Allow, only for 405 (RFC 9110, section 15.5.6).'),
      map([read(REASON)], 'rp_allow_header', [directive(mapKey(RejectionReason.METHOD_NOT_ALLOWED), valueOf(ALLOW))]),
      ...errorFormatMaps(this.protocol),
    ];
  }

  /** The error pages for NGINX's own errors: a body in JSON, with the status of the error. */
  public pages(): Statement[] {
    return this.pagesWith(TOO_LARGE_LOCATION);
  }

  /**
   * The error pages of a location for requests that no route lists, in report-only mode: a request that the gate of the location
   * rejects is rejected with the same status whatever the size of its body.
   */
  public unlistedPages(): Statement[] {
    return this.compilation.features.reporting.identifiesClients ? this.pagesWith(UNLISTED_TOO_LARGE_LOCATION) : [];
  }

  private pagesWith(tooLargeLocation: string): Statement[] {
    const gated = this.verdict === undefined ? [] : [TOO_LARGE];
    return [
      directive('error_page', ...Object.keys(this.words).filter((status) => !gated.includes(Number(status))), ofWantedKind(this.protocol, ERROR_LOCATION)),
      ...gated.map((status) => directive('error_page', status, named(this.protocol, tooLargeLocation))),
      // One error can follow another: the gate can reject a request after an error of NGINX, and a named location can cause an error.
      ...gated.length > 0 ? [directive('recursive_error_pages', 'on')] : [],
      ...this.compilation.features.flatMap((feature) => feature.errorPages?.()),
      ...this.verdict === undefined ? [] : [
        directive('error_page', REJECTED, '=', named(this.protocol, REJECTED_LOCATION)),
        directive('error_page', MALFORMED_HOST, '=', named(this.protocol, MALFORMED_HOST_LOCATION)),
      ],
    ];
  }

  /** The locations that respond to rejected requests and to errors. */
  public locations(): Statement[] {
    const { compilation: { features }, formats, verdict } = this;
    const kinds = formats.map((kind) => ({ path: `${ERROR_LOCATION}${kind.suffix}`, kind }));
    // Errors of the connection precede any gRPC call, so only the first format is needed.
    const places = [...kinds, ...features.flatMap(({ errorLocations }) => errorLocations).map((path) => ({ path, kind: formats[0] }))];
    return [
      ...verdict === undefined ? [] : formats.flatMap((kind) => [this.rejectedLocation(kind, verdict.gate), this.malformedHostLocation(kind)]),
      // Internal URIs, not named locations: in a named location, NGINX would turn errors of its parser into 500.
      ...places.map(({ path, kind }) => block('location', ['=', literal(path)], [
        directive('internal'), errorAccessLog(verdict === undefined ? LogFormat.UNROUTED : LogFormat.ROUTED, this.compilation.settings), unlimitedBody(), ...this.errorAnswer(kind),
      ])),
      // Named locations keep the method, which the gate needs. A request that the gate rejects is rejected whatever the size of its body.
      ...verdict === undefined ? [] : formats.map((kind) => block('location', [`${TOO_LARGE_LOCATION}${kind.suffix}`], [
        ...gate(verdict.gate.variable),
        ...this.errorAnswer(kind),
      ])),
      ...verdict === undefined || !features.reporting.reportsAll || !features.reporting.identifiesClients ? [] : formats.map((kind) => (
        block('location', [`${UNLISTED_TOO_LARGE_LOCATION}${kind.suffix}`], [
          ...unlistedGate(this.compilation, verdict.gate),
          ...this.errorAnswer(kind),
        ]))),
    ];
  }

  /** The headers of every response in the server. */
  public headers(): Statement[] {
    return this.compilation.features.flatMap((feature) => feature.responseHeaders?.(this.verdict !== undefined));
  }

  /** The location that responds to rejected requests. A 400 with text in `return` leaves the connection open, unlike a 400 without text. */
  private rejectedLocation(kind: ErrorFormat, { rejection }: Gate): Statement {
    const { settings, features, features: { originConditions, reporting, requirements } } = this.compilation;
    const responses = features.flatMap(({ proxyResponse }) => proxyResponse && [proxyResponse]);
    const hosts = reporting.checksHosts && reporting.identifiesClients ? [RejectionReason.UNKNOWN_HOST] : [];
    return block('location', [`${REJECTED_LOCATION}${kind.suffix}`], [
      ...accessLog(LogFormat.REJECTED, settings),
      ...this.format(kind),
      directive('add_header', 'Allow', valueOf('rp_allow_header'), 'always'),
      ...responses.flatMap(({ headers }) => headers),
      directive('add_header', 'Cache-Control', responses.length > 0 ? valueOf(ERROR_CACHE_CONTROL) : 'no-store', 'always'),
      ...responses.flatMap((response) => response.returns(PROXY_RESPONSE)),
      ...originConditions.verdictReasons.map((reason) => block('if', [condition(rejection, reason)], [answer(kind, REJECTION_STATUS[reason])])),
      ...[...REJECTIONS, ...hosts, ...requirements.verdictReasons.filter((reason) => REJECTION_STATUS[reason] !== 400)].map((reason) =>
        block('if', [condition(REASON, reason)], [answer(kind, REJECTION_STATUS[reason])])),
      answer(kind, 400),
    ]);
  }

  /**
   * The location that responds to requests whose header `Host` is malformed. The connection is closed, as NGINX does after errors
   * of its parser. A named location does not evaluate the gate again.
   */
  private malformedHostLocation(kind: ErrorFormat): Statement {
    return block('location', [`${MALFORMED_HOST_LOCATION}${kind.suffix}`], [
      directive('keepalive_timeout', 0),
      ...this.format(kind),
      directive('add_header', 'Cache-Control', 'no-store', 'always'),
      answer(kind, 400),
    ]);
  }

  /** The type and the headers of every response of NGINX itself in one format. */
  private format(kind: ErrorFormat): Statement[] {
    return [directive('default_type', kind.type), ...this.headers(), ...kind.headers];
  }

  private errorAnswer(kind: ErrorFormat): Statement[] {
    return [
      ...this.format(kind),
      ...this.verdict === undefined ? [] : this.compilation.features.flatMap((feature) => feature.errorHeaders?.()),
      directive('add_header', 'Cache-Control', 'no-store', 'always'),
      directive('return', 200, kind.anyBody),
    ];
  }
}

/** The name of a named location that exists for each format. NGINX accepts the name only without quotes. */
function named(protocol: UpstreamModule, name: string): Argument {
  const location = ofWantedKind(protocol, name);
  return 'literal' in location ? word(name) : location;
}

function answer(kind: ErrorFormat, status: number): Statement {
  return directive('return', status, kind.body(WORDS[status] ?? MORE_WORDS[status], status));
}
