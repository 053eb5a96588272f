import { Authorization } from './authorization';
import { droppedHeaders, HOP_BY_HOP, SPOOFABLE_NAMES } from './dropped-headers';
import { TRACE_CONTEXT_HEADERS } from './open-telemetry';
import { OriginConditions } from './origin-conditions';
import { clientCertificateHeaders } from './tls';
import { spellingsWithUnderscores } from './underscores';
import { mayUpgrade } from './web-socket';
import { Allowlist } from '../../allowlist/allowlist';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { OWN } from '../settings/forwarded-header-names';
import { ResolvedSettings } from '../settings/resolve-settings';
import { Statement, text, variable } from '../syntax/configuration-tree';
import { includesHeader, snakeCase } from '../syntax/header-name';

/** The headers that are always forwarded: the type of the body, and the load balancer's id of the request. */
const ALWAYS = ['Content-Type', 'X-Amzn-Trace-Id'];

/** The headers that open a WebSocket (RFC 6455, section 4.1). */
const WEB_SOCKET = ['Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Origin'];

/**
 * The client's own headers that the app receives: all except some, or only the listed headers.
 *
 * @param replaced the names of headers that the app receives from elsewhere
 */
export function clientHeaders(allowlist: Allowlist, settings: ResolvedSettings, replaced: string[]): Statement[] {
  const { protocol, forwardedRequestHeaders: listed } = settings;
  const isClients = (name: string) => !includesHeader([...protocol._ownHeaders, ...replaced], name);
  const secrets = new OriginConditions(allowlist, settings).headers;
  if (listed === undefined) {
    const trusted = [...settings.trustedHeaders, ...clientCertificateHeaders(settings.tls)];
    const spellings = settings.underscoresInHeaders ? spellingsWithUnderscores(replaced, protocol) : [];
    return [...[...droppedHeaders(trusted), ...secrets].filter(isClients), ...spellings].map((name) => protocol._header(name, text('')));
  }
  const names = new Map(listedHeaders(allowlist, settings, listed)
    .filter((name) => isClients(name) && !includesHeader(secrets, name)).map((name) => [name.toLowerCase(), name]));
  return [
    protocol._directive('pass_request_headers', 'off'),
    // NGINX does not send an empty header.
    ...[...names].map(([lower, name]) => protocol._header(name, text(variable(lower === 'content-type' ? 'content_type' : `http_${snakeCase(lower)}`)))),
  ];
}

/** All headers of a client that are forwarded where only listed ones are. */
export function listedHeaders(allowlist: Allowlist, settings: ResolvedSettings, listed: string[]): string[] {
  const traces = settings.openTelemetry ? TRACE_CONTEXT_HEADERS : [];
  return [...ALWAYS, ...settings.trustedHeaders, ...mayUpgrade(allowlist, settings) ? WEB_SOCKET : [], ...traces, ...listed];
}

/**
 * The names of headers that the app does not get as clients send them, but for those that what is in front of NGINX sets on
 * every request, and for `Upgrade`. Where only listed headers are forwarded, whatever else a client may send is dropped as
 * well: of these, the ones that are in common use are named.
 */
export function unforwardedHeaders(allowlist: Allowlist, settings: ResolvedSettings): string[] {
  const { protocol, forwardedRequestHeaders: listed, trustedHeaders } = settings;
  const replaced = ['X-Real-IP', 'X-Forwarded-Host', 'X-Request-Id', ...clientCertificateHeaders(settings.tls), ...new Authorization(allowlist).identityHeaders()];
  const forwarded = listed && listedHeaders(allowlist, settings, listed);
  const dropped = forwarded === undefined ? droppedHeaders(trustedHeaders)
    : [...SPOOFABLE_NAMES, ...HOP_BY_HOP, ...COMMON].filter((name) => !includesHeader(forwarded, name));
  const names = [...replaced, ...OF_ONE_HOP, ...dropped].filter((name) => !includesHeader(SET_IN_FRONT, name) && (name !== 'TE' || !includesHeader(protocol._ownHeaders, name)));
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/** The headers that a load balancer sets on every request. */
const SET_IN_FRONT = ['X-Forwarded-Port'];
/** The headers that NGINX answers or sets itself on each of its connections. */
const OF_ONE_HOP = ['Expect', 'Keep-Alive'];

/** Headers of requests that clients in common use send: of the IANA's registry of HTTP field names, of browsers, WebDAV, tus, gRPC, AWS and tracing. */
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

/** Checks the names of headers that are to be forwarded; problems are added. */
export function checkForwardedHeaders(names: string[] | undefined, problems: Problems): void {
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
