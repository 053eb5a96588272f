import { NO_REJECTION } from './app-failure';
import { checkedVariable, logFields } from './log-fields';
import { NO_STATUS, nginxErrorReasonMaps } from './nginx-error-reason';
import { lineConditions, sampledLineMaps, samplingMaps, weightField } from './sampled-lines';
import { spellingFindings } from './spelling-findings';
import { RejectionReason } from '../../allowlist/decision';
import { Compilation } from '../features/compilation';
import { isHttp2 } from '../features/listeners';
import { droppedHeaderMaps } from '../features/request-headers/dropped-header-log';
import { ResolvedSettings } from '../settings/resolve-settings';
import { Argument, comment, directive, literal, mapKey, pattern, Statement, text, variable, Variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { DROPPED_HEADERS, FOUND_OFFSET, FOUND_OPTION, FOUND_TEXT, LOGGED_METHOD, NGINX_ERROR_REASON, RATE_REASON, REASON, REQUEST_ID, ROUTE_PATH, UNLISTED_REASON, WEB_SOCKET_ENFORCED, WEB_SOCKET_REASON } from '../syntax/variables';
import { hostMap } from '../verdict/decision-maps';
import { Gate } from '../verdict/enforcement';

/** The variable that holds the reason for an enforced rejection in report-only mode. */
const ENFORCED_REASON = 'rp_enforced_reason';

/** The source of the route and the reason in the log. */
export enum LogFormat {
  /** A request for a route, with a response of the app or a rejection by a limit of NGINX. */
  ROUTED = 'rp_json',
  /** A request that the allowlist rejects. */
  REJECTED = 'rp_json_rejected',
  /** A request for which no route was looked up. */
  UNROUTED = 'rp_json_unrouted',
  /** A request that no route lists, and that is forwarded in report-only mode. */
  UNLISTED = 'rp_json_unlisted',
}

/** The log formats, each with one line of JSON per request. The formats differ only in the source of route and reason. */
export function accessLogFormats(compilation: Compilation, { rejection }: Gate): Statement[] {
  const { allowlist, settings, features } = compilation;
  const { clientAddress, originConditions: { requiresSecret }, reporting: { reports, reportsAll }, responseCaches } = features;
  const upgrades = settings.protocol.upgrades;
  const logFormat = logFormats(settings, responseCaches.used, reports, clientAddress.variable);
  return [
    ...logFields(),
    ...nginxErrorReasonMaps(compilation),
    comment('For the log: the status as a number. NGINX writes 009 for a response in HTTP/0.9, which has no status.'),
    map([read('status')], 'rp_status', [directive(mapKey('009'), '200'), ...isHttp2(settings) ? [directive(mapKey(NO_STATUS), '0')] : []],
      { otherwise: valueOf('status'), volatile: true }),

    ...droppedHeaderMaps(compilation),
    ...reports && requiresSecret ? [
      map([read(rejection)], ENFORCED_REASON,
        [directive(mapKey(RejectionReason.ORIGIN_SECRET_WRONG), RejectionReason.ORIGIN_SECRET_WRONG)], { otherwise: valueOf(REASON) }),
    ] : [],
    ...reports ? reportMaps(compilation) : upgrades ? [
      map([read(NGINX_ERROR_REASON)], LOGGED_REASON, [directive(mapKey(''), valueOf(WEB_SOCKET_REASON))], { otherwise: valueOf(NGINX_ERROR_REASON), volatile: true }),
    ] : [],
    ...spellingFindings(allowlist),
    ...samplingMaps(settings),
    comment('Log formats: one line of JSON per request, with the route and the reason for a rejection.'),
    ...reports ? [
      ...logFormat(LogFormat.ROUTED, [variable(ROUTE_PATH)], LOGGED_REASON, { enforced: variable('rp_enforced'), spelled: reportsAll }),
      ...logFormat(LogFormat.REJECTED, [variable(ROUTE_PATH)], requiresSecret ? ENFORCED_REASON : REASON, { enforced: 'true', spelled: true }),
      ...logFormat(LogFormat.UNROUTED, [], NGINX_ERROR_REASON, { enforced: 'true' }),
      ...reportsAll ? logFormat(LogFormat.UNLISTED, [], 'rp_unlisted_reason', { enforced: variable('rp_unlisted_enforced') }) : [],
    ] : [
      ...logFormat(LogFormat.ROUTED, [variable(ROUTE_PATH)], upgrades ? LOGGED_REASON : NGINX_ERROR_REASON),
      ...logFormat(LogFormat.REJECTED, [variable(ROUTE_PATH)], REASON, { spelled: true }),
      ...logFormat(LogFormat.UNROUTED, [], NGINX_ERROR_REASON),
    ],
  ];
}

/**
 * The maps for the log in report-only mode. A response of NGINX itself is always logged as enforced. A failure of the app is the
 * logged reason only for accepted requests. For all other requests, the verdict is the logged reason.
 */
function reportMaps({ allowlist, settings, features }: Compilation): Statement[] {
  const { reporting: { reportsAll }, requestLimits: { limitsRates }, webSockets } = features;
  const byNginxErrorReason = (name: string, otherwise: Argument | string, unlessOwn: Argument | string, failed?: Argument) =>
    map([read(NGINX_ERROR_REASON)], name, [directive(mapKey(''), unlessOwn), ...failed === undefined ? [] : [directive(pattern(NO_REJECTION), failed)]], { otherwise, volatile: true });
  const hosts = allowlist.hosts.length > 0;
  const verdict = limitsRates ? 'rp_reported_reason' : REASON;
  const unlisted = hosts ? valueOf(UNLISTED_REASON) : literal(RejectionReason.NO_ROUTE);
  const upgrades = settings.protocol.upgrades;
  return [
    comment('For the log: the reason for a rejection, and whether the rejection was enforced or only reported.'),
    ...limitsRates ? [map([read(REASON)], verdict, [directive(mapKey(''), valueOf(RATE_REASON))], { otherwise: valueOf(REASON) })] : [],
    byNginxErrorReason(LOGGED_REASON, valueOf(NGINX_ERROR_REASON), valueOf(upgrades ? 'rp_verdict_or_web_socket' : verdict), valueOf('rp_verdict_or_failure')),
    map([read(verdict)], 'rp_verdict_or_failure', [directive(mapKey(''), valueOf(NGINX_ERROR_REASON))], { otherwise: valueOf(verdict), volatile: true }),
    byNginxErrorReason('rp_enforced', 'true', valueOf(upgrades ? 'rp_upgrade_accepted' : 'rp_request_accepted'), valueOf('rp_request_accepted')),
    ...upgrades ? [
      map([read(verdict)], 'rp_verdict_or_web_socket', [directive(mapKey(''), valueOf(WEB_SOCKET_REASON))], { otherwise: valueOf(verdict) }),
      map([read(verdict)], 'rp_upgrade_accepted', [directive(mapKey(''), valueOf(WEB_SOCKET_ENFORCED))], { otherwise: 'false' }),
      webSockets.reportMap(),
    ] : [],
    map([read(verdict)], 'rp_request_accepted', [directive(mapKey(''), 'true')], { otherwise: 'false' }),
    ...reportsAll ? [
      // The location that responds to an error also logs the error.
      byNginxErrorReason('rp_unlisted_reason', valueOf(NGINX_ERROR_REASON), unlisted, unlisted),
      byNginxErrorReason('rp_unlisted_enforced', 'true', 'false', literal('false')),
      ...hosts ? [hostMap(allowlist, UNLISTED_REASON, RejectionReason.NO_ROUTE)] : [],
    ] : [],
  ];
}

/** The access log of a location for errors, which logs checked lines only. */
export function errorAccessLog(format: LogFormat, settings: ResolvedSettings): Statement {
  const { any } = lineConditions(settings, format);
  return directive('access_log', '/dev/stdout', checkedFormat(format), ...any === undefined ? [] : [text('if=', variable(any))]);
}

/** The access log: a line with the values of the client as received, or a line with the checked values. */
export function accessLog(format: LogFormat, settings: ResolvedSettings): Statement[] {
  const { plain, checked } = lineConditions(settings, format);
  return [
    directive('access_log', '/dev/stdout', format, text('if=', variable(plain))),
    directive('access_log', '/dev/stdout', checkedFormat(format), text('if=', variable(checked))),
  ];
}

/**
 * The variable that holds the reason for which a request was or would have been rejected, or what the proxy did with the
 * request instead.
 */
const LOGGED_REASON = 'rp_log_reason';

const checkedFormat = (format: LogFormat): string => `${format}_checked`;

const logFormats = (settings: ResolvedSettings, caches: boolean, reports: boolean, address: string) => (
  format: LogFormat, route: Variable[], reason: string, more: { enforced?: Variable | string; spelled?: boolean } = {},
): Statement[] => [...sampledLineMaps(settings, format, reason, typeof more.enforced === 'object' ? more.enforced.variable : undefined), ...[
  { name: format, sent: (source: string) => variable(source), method: 'request_method' },
  { name: checkedFormat(format), sent: (source: string) => variable(checkedVariable(source)), method: LOGGED_METHOD },
].map(({ name: formatName, sent, method }) => {
  const quoted = (name: string, value: Variable[]) => [`"${name}":"`, ...value, '"'];
  const plain = (name: string, value: string) => [`"${name}":`, variable(value)];
  const fields = [
    quoted('time', [variable('time_iso8601')]), quoted('request_id', [variable(REQUEST_ID)]), quoted('client', [variable(address)]),
    quoted('host', [sent('host')]), quoted('method', [variable(method)]), quoted('target', [sent('request_uri')]),
    quoted('protocol', [sent('server_protocol')]), plain('status', 'rp_status'), quoted('route', route), quoted('reason', [variable(reason)]),
    ...more.enforced === undefined ? [] : [['"enforced":', more.enforced]],
    ...weightField(settings, format),
    ...more.spelled ? [quoted('found', [variable(FOUND_TEXT)]), plain('offset', FOUND_OFFSET), quoted('option', [variable(FOUND_OPTION)])] : [],
    ...reports ? [quoted('dropped_headers', format === LogFormat.ROUTED || format === LogFormat.UNLISTED ? [variable(DROPPED_HEADERS)] : [])] : [],
    ...caches ? [quoted('cache', [variable('upstream_cache_status')])] : [],
    quoted('upstream_status', [variable('upstream_status')]), quoted('upstream_time', [variable('upstream_response_time')]),
    plain('request_time', 'request_time'), plain('bytes_received', 'request_length'), plain('bytes_sent', 'bytes_sent'),
    quoted('trace_id', [sent('http_x_amzn_trace_id')]), quoted('user_agent', [sent('http_user_agent')]),
  ];
  return directive('log_format', formatName, 'escape=json', text('{', ...fields.flatMap((field, i) => i === 0 ? field : [',', ...field]), '}'));
})];
