import { AppFailure } from './app-failure';
import { CLIENT_CLOSED_REQUEST, clientClosedMaps } from './client-closed-request';
import { incompleteAnswerMaps } from './incomplete-answer';
import { RejectionReason } from '../../allowlist/decision';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { Compilation } from '../features/compilation';
import { isHttp2 } from '../features/listeners';
import { ResolvedSettings } from '../settings/resolve-settings';
import { Argument, comment, directive, Directive, literal, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, MapSource, read, valueOf } from '../syntax/map-directive';
import { BAD_REQUEST_REASON, CLIENT_CLOSED_REASON, INCOMPLETE_ANSWER, NGINX_ERROR_REASON } from '../syntax/variables';
const ERROR_REASON = 'rp_error_reason';
const INTERNAL_REASON = 'rp_internal_reason';
const UNREADABLE_REASON = 'rp_unreadable_reason';

/** The statuses with which NGINX rejects a malformed, slow or large body. */
const OF_BODY: (number | string)[] = [400, 408, 413];
/** The statuses that precede a final response (RFC 9110, section 15.2). */
const INFORMATIONAL = [100, 102, 103];

/** NGINX's name for the status if there was no response. */
export const NO_STATUS = '000';

/**
 * The maps for the reason of a response in the log. For a status that NGINX itself may have generated, the maps find out who
 * generated the status. For all other statuses, the maps only check whether the response is complete.
 */
export function nginxErrorReasonMaps(compilation: Compilation): Statement[] {
  const { settings, features } = compilation;
  const added = features.flatMap(({ ownReasons }) => ownReasons);
  const own = reasonsBeforeForwarding(added, settings);
  const { buffering: { forwardsIncompleteRequests }, responseCaches, responseHeaderBuffers, tls } = features;
  // "-": no response header was received. Empty: no request was sent to the app. Each attempt adds a value, and the last value counts.
  const source: MapSource[] = [read('status'), ':', read('upstream_header_time'), ':', read('upstream_bytes_sent')];
  const stored = responseCaches.used ? [read('upstream_cache_status')] : [];
  return [
    ...incompleteAnswerMaps(settings.protocol),
    ...clientClosedMaps(compilation),
    comment('For the log: the reason for a response of NGINX itself, or for an incomplete response.'),
    map([read('status')], NGINX_ERROR_REASON, [
      // A tunnel ends when either side closes the connection.
      ...settings.protocol.upgrades ? [directive(mapKey('101'), literal(''))] : [],
      ...[...own.map(([status]) => status), 502, 504].map((status) => directive(mapKey(String(status)), valueOf(ERROR_REASON))),
      directive(mapKey(String(CLIENT_CLOSED_REQUEST)), valueOf(CLIENT_CLOSED_REASON)),
      // Old versions of NGINX read an informational response as the final response, and wait for its end until a timeout.
      ...INFORMATIONAL.map((status) => directive(mapKey(String(status)), AppFailure.ANSWER_INVALID)),
    ], { otherwise: valueOf(INCOMPLETE_ANSWER), volatile: true }),
    comment('For the log: the reason for an error status. Without an upstream header time, NGINX itself responded. Without bytes sent, NGINX had no connection to the app.'),
    map([...source, ...stored], ERROR_REASON, [
      ...own.map(([status, reason]) => beforeForwarding(status, reason, forwardsIncompleteRequests)),
      directive(pattern('^50[24]:(?:.* )?-:(?:.* )?0[A-Z]*\\z'), AppFailure.UNREACHABLE),
      directive(pattern('^502:(?:.* )?-:'), valueOf(UNREADABLE_REASON)),
      directive(pattern('^504:(?:.* )?-:'), AppFailure.TIMEOUT),
    ], { otherwise: valueOf(INCOMPLETE_ANSWER), volatile: true }),
    comment('For the log: the reason for an unreadable response. A header that is too large fills the buffer.'),
    map([read('upstream_bytes_received')], UNREADABLE_REASON, [
      directive(pattern(`(?:^| )(?:${responseHeaderBuffers.fullPattern})\\z`), AppFailure.HEADER_TOO_LARGE),
    ], { otherwise: AppFailure.ANSWER_INVALID, volatile: true }),
    ...settings.protocol.buffers ? [
      comment('For the log: the reason for a 500 of NGINX itself, for example a request body that cannot be written to its file.'),
      map([read('request_body_file')], INTERNAL_REASON, [
        directive(mapKey(''), added.includes(RejectionReason.AUTHORIZATION_FAILED) ? RejectionReason.AUTHORIZATION_FAILED : literal('')),
      ], { otherwise: RejectionReason.STORAGE_FULL, volatile: true }),
    ] : [],
    ...tls.badRequestReason(),
  ];
}

/** The entry for a status with which NGINX responds before it forwards a request. Without request buffering, NGINX also forwards incomplete requests. */
function beforeForwarding(status: number | string, reason: Argument | string, forwardsIncompleteRequests: boolean): Directive {
  const ofBody = forwardsIncompleteRequests && OF_BODY.includes(status);
  return directive(ofBody ? pattern(`^${status}:(?:.* )?-?:`) : mapKey(`${status}::`), reason);
}

function reasonsBeforeForwarding(
  added: RejectionReason[], settings: ResolvedSettings,
): (readonly [status: number | string, reason: Argument | string])[] {
  return [
    [400, settings.tls === undefined ? RejectionReason.MALFORMED_REQUEST : valueOf(BAD_REQUEST_REASON)],
    // Over HTTP/2, a connection may end without a response if the headers are too large or never complete.
    ...isHttp2(settings) ? [[NO_STATUS, RejectionReason.MALFORMED_REQUEST] as const] : [],
    [494, RejectionReason.MALFORMED_REQUEST],
    [501, RejectionReason.MALFORMED_REQUEST],
    [404, RejectionReason.NO_ROUTE],
    [405, RejectionReason.METHOD_NOT_ALLOWED],
    [408, RejectionReason.REQUEST_TIMEOUT],
    [413, RejectionReason.BODY_TOO_LARGE],
    [414, RejectionReason.TARGET_TOO_LONG],
    [421, RejectionReason.UNKNOWN_HOST],
    [505, RejectionReason.UNSUPPORTED_HTTP_VERSION],
    ...settings.protocol.buffers ? [[REJECTION_STATUS[RejectionReason.STORAGE_FULL], valueOf(INTERNAL_REASON)] as const] : [],
    ...added.filter((reason) => reason !== RejectionReason.AUTHORIZATION_FAILED).map((reason) => [REJECTION_STATUS[reason], reason] as const),
  ];
}
