import { droppedHeaders, HOP_BY_HOP, includesHeader, OWN, SPOOFABLE_NAMES } from './dropped-headers';
import { holdsToken, Problems, TOKEN_FIX } from '../../../validation/problems';
import { ClientAddress } from '../clients/client-address';
import { OriginConditions } from '../clients/origin-conditions';
import { Feature } from '../feature';
import { connectionHeader } from './connection-header';
import { HOST_AND_PORT } from './host-port';
import { TRACE_CONTEXT_HEADERS } from '../open-telemetry';
import { RequirementMaps } from '../requirements';
import { Tls } from '../tls';
import { spellingsWithUnderscores } from './underscores';
import { WebSockets } from './web-socket';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, Statement, text, variable } from '../../syntax/configuration-tree';
import { AUTHORIZATION_PATH, PORT, REQUEST_ID, snakeCase } from '../../syntax/variables';
import { Authorization, ReplacedHeader } from '../clients/authorization';

/** The headers that are always forwarded: the type of the body, and the load balancer's id of the request. */
const ALWAYS = ['Content-Type', 'X-Amzn-Trace-Id'];

/** The headers of a WebSocket handshake (RFC 6455, section 4.1). */
const WEB_SOCKET = ['Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Origin'];

/** The header with the port of the load balancer. If the header is trusted, the app receives the load balancer's value. */
const FORWARDED_PORT = 'X-Forwarded-Port';

/** The headers that describe the client's request in an authorization request. */
const ORIGINAL = [{ name: 'X-Original-URI', from: 'request_uri' }, { name: 'X-Original-Method', from: 'request_method' }];

/** The features that set, replace or drop headers of requests. */
export interface HeaderFeatures {
  readonly authorization: Authorization;
  readonly clientAddress: ClientAddress;
  readonly originConditions: OriginConditions;
  readonly requirements: RequirementMaps;
  readonly tls: Tls;
  readonly webSockets: WebSockets;
}

/** The headers of requests to the app. */
export class ForwardedHeaders implements Feature {
  constructor(private readonly settings: ResolvedSettings, private readonly features: HeaderFeatures) {}

  public check(problems: Problems): void {
    const { trustedHeaders, forwardedRequestHeaders: names } = this.settings;
    trustedHeaders.forEach((name, i) => {
      if (!includesHeader(SPOOFABLE_NAMES, name)) {
        problems.add(`trustedHeaders[${i}]`, name, 'a header of the list in docs/dropped-headers.md', 'remove the name, because NGINX forwards other headers anyway');
      }
    });
    if (names !== undefined && names.length > 128) {
      problems.add('forwardedRequestHeaders', names, `a list of at most 128 headers instead of ${names.length}`, 'leave `forwardedRequestHeaders` out to forward all headers that NGINX does not drop by default');
    }
    const allowed = 'the name of a header, 1 to 64 letters, digits, hyphens and underscores';
    for (const [i, name] of (names ?? []).entries()) {
      const prop = `forwardedRequestHeaders[${i}]`;
      if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) {
        problems.add(prop, name, allowed, holdsToken(name) ? TOKEN_FIX : 'write for example "Accept-Language"');
      } else if (includesHeader(OWN, name)) {
        problems.add(prop, name, `${allowed}, other than the headers that NGINX sets`, 'remove the name, because the app receives the header anyway');
      } else if (includesHeader(HOP_BY_HOP, name)) {
        problems.add(prop, name, `${allowed}, other than the headers of one connection: ${HOP_BY_HOP.join(', ')}`, 'remove the name, because the header describes the connection of the client');
      } else if (includesHeader(SPOOFABLE_NAMES, name)) {
        problems.add(prop, name, `${allowed}, other than the headers that clients can forge`, 'add the name to `trustedHeaders` if a proxy in front of NGINX sets the header');
      }
    }
  }

  /** The headers of every forwarded request, set once for the server. */
  public toTheApp(): Statement[] {
    const { settings: { protocol }, features: { clientAddress, webSockets } } = this;
    return [
      comment('Request headers to the app: the actual host, client and scheme. Headers with which a client could forge these values are dropped.'),
      ...protocol.request(undefined, true, clientAddress.variable),
      ...protocol.upgrades ? [connectionHeader(protocol)] : [],
      ...webSockets.requestHeaders(),
      ...this.requestHeaders(this.replaced()),
    ];
  }

  /** The headers of authorization requests. A location that sets headers inherits no headers of the server, so the location sets all headers again. */
  public authorizationRequest(): Statement[] {
    const { settings: { protocol }, features: { authorization, clientAddress } } = this;
    const identity = authorization.identityHeaders();
    const empty = [...protocol.upgrades ? ['Connection', 'Upgrade', 'Content-Length'] : [], ...identity];
    const replaced = [...this.replaced().filter(({ name }) => !identity.includes(name)), ...ORIGINAL];
    return [
      ...protocol.request([variable(AUTHORIZATION_PATH)], true, clientAddress.variable),
      ...empty.map((name) => protocol.header(name, text(''))),
      ...this.requestHeaders(replaced, identity),
      protocol.directive('pass_request_body', 'off'),
    ];
  }

  /** The client headers that are forwarded if only listed headers are forwarded, otherwise `undefined`. */
  public get listed(): string[] | undefined {
    const { openTelemetry, trustedHeaders, forwardedRequestHeaders: listed } = this.settings;
    const { mayUpgrade } = this.features.webSockets;
    return listed && [...ALWAYS, ...trustedHeaders, ...mayUpgrade ? WEB_SOCKET : [], ...openTelemetry ? TRACE_CONTEXT_HEADERS : [], ...listed];
  }

  /**
   * The names of headers that the app does not receive as clients send them, except `Upgrade` and the headers that a load balancer
   * sets on every request. If only listed headers are forwarded, all other headers are dropped. The names then include commonly
   * used headers.
   */
  public get unforwarded(): string[] {
    const { listed, settings: { protocol, trustedHeaders }, features: { authorization, tls } } = this;
    const replaced = ['X-Real-IP', 'X-Forwarded-Host', 'X-Request-Id', ...tls.clientCertificateHeaders, ...authorization.identityHeaders()];
    const dropped = listed === undefined ? droppedHeaders(trustedHeaders)
      : [...SPOOFABLE_NAMES, ...HOP_BY_HOP, ...COMMON].filter((name) => !includesHeader(listed, name));
    const names = [...replaced, ...OF_ONE_HOP, ...dropped].filter((name) => !includesHeader(SET_IN_FRONT, name) && (name !== 'TE' || !includesHeader(protocol.ownHeaders, name)));
    return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  }

  private replaced(): ReplacedHeader[] {
    const listed = this.settings.forwardedRequestHeaders?.map((name) => name.toLowerCase());
    return this.features.authorization.headers().filter(({ name }) => name !== 'Authorization' || (listed?.includes('authorization') ?? true));
  }

  private requestHeaders(replaced: ReplacedHeader[], dropped: string[] = []): Statement[] {
    const { settings: { protocol, trustedHeaders, forwardedRequestHeaders }, features: { clientAddress, requirements, tls } } = this;
    const set = (name: string, from: string) => protocol.header(name, text(variable(from)));
    const ownPort = includesHeader(trustedHeaders, FORWARDED_PORT) ? [] : [FORWARDED_PORT];
    return [
      protocol.header('Host', text(...HOST_AND_PORT)),
      set('X-Real-IP', clientAddress.variable),
      set('X-Forwarded-For', clientAddress.variable),
      set('X-Forwarded-Proto', 'rp_scheme'),
      protocol.header('X-Forwarded-Host', text(...HOST_AND_PORT)),
      ...ownPort.map((name) => set(name, PORT)),
      set('X-Request-Id', REQUEST_ID),
      ...tls.forwardedCertificate(protocol),
      ...forwardedRequestHeaders === undefined ? requirements.headers() : [],
      ...this.clientHeaders([...ownPort, ...replaced.map(({ name }) => name), ...dropped]),
      ...replaced.map(({ name, from }) => set(name, from)),
    ];
  }

  /**
   * The client's own headers that the app receives: all except some, or only the listed headers.
   *
   * @param replaced the names of headers whose value does not come from the client
   */
  private clientHeaders(replaced: string[]): Statement[] {
    const { listed, settings: { protocol, trustedHeaders, underscoresInHeaders }, features: { originConditions, tls } } = this;
    const isClients = (name: string) => !includesHeader([...protocol.ownHeaders, ...replaced], name);
    const secrets = originConditions.headers;
    if (listed === undefined) {
      const trusted = [...trustedHeaders, ...tls.clientCertificateHeaders];
      const spellings = underscoresInHeaders ? spellingsWithUnderscores(replaced, protocol) : [];
      return [...[...droppedHeaders(trusted), ...secrets].filter(isClients), ...spellings].map((name) => protocol.header(name, text('')));
    }
    const names = new Map(listed.filter((name) => isClients(name) && !includesHeader(secrets, name)).map((name) => [name.toLowerCase(), name]));
    return [
      protocol.directive('pass_request_headers', 'off'),
      // NGINX does not send an empty header.
      ...[...names].map(([lower, name]) => protocol.header(name, text(variable(lower === 'content-type' ? 'content_type' : `http_${snakeCase(lower)}`)))),
    ];
  }
}

/** The headers that a load balancer sets on every request. */
const SET_IN_FRONT = ['X-Forwarded-Port'];
/** The headers that NGINX processes or sets itself on each connection. */
const OF_ONE_HOP = ['Expect', 'Keep-Alive'];

/** Commonly used request headers: from IANA's registry of HTTP field names, browsers, WebDAV, tus, gRPC, AWS and tracing. */
const COMMON = [
  'Accept', 'Accept-Encoding', 'Accept-Language', 'Access-Control-Request-Headers', 'Access-Control-Request-Method', 'Authorization', 'Baggage', 'Cache-Control', 'Content-Digest',
  'Content-Disposition', 'Content-Encoding', 'Content-Language', 'Content-MD5', 'Content-Range', 'Cookie', 'Date', 'Depth', 'Destination', 'DPoP', 'Early-Data', 'From',
  'Grpc-Accept-Encoding', 'Grpc-Encoding', 'Grpc-Timeout', 'Idempotency-Key', 'If', 'If-Match', 'If-Modified-Since', 'If-None-Match', 'If-Range', 'If-Schedule-Tag-Match',
  'If-Unmodified-Since', 'Last-Event-ID', 'Link', 'Lock-Token', 'Origin', 'Overwrite', 'Pragma', 'Prefer', 'Priority', 'Range', 'Referer', 'Repr-Digest', 'Sec-Fetch-Dest',
  'Sec-Fetch-Mode', 'Sec-Fetch-Site', 'Sec-Fetch-User', 'Sec-GPC', 'Sec-WebSocket-Extensions', 'Sec-WebSocket-Key', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Version',
  'Signature', 'Signature-Input', 'Slug', 'SOAPAction', 'Timeout', 'Traceparent', 'Tracestate', 'Tus-Resumable', 'Upload-Checksum', 'Upload-Concat', 'Upload-Defer-Length',
  'Upload-Length', 'Upload-Metadata', 'Upload-Offset', 'User-Agent', 'Via', 'X-Amz-Content-Sha256', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-API-Key', 'X-Auth-Token',
  'X-CSRF-Token', 'X-CSRFToken', 'X-Requested-With', 'X-XSRF-Token',
];
