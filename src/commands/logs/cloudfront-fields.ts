import { hostOf, numberOf, statusOf, textOf } from './field-values';
import { LineResult } from './line-format';
import { isoTime } from './log-time';
import { RequestRecord } from './request-record';

const SWITCHING_PROTOCOLS = 101;
const MILLISECONDS = 1000;

/** The result types of responses that the origin gave now, or gave before and CloudFront cached. */
const OF_ORIGIN = ['Hit', 'RefreshHit', 'OriginShieldHit', 'Miss'];
/** The result types of responses that CloudFront itself gave. */
const OF_CLOUDFRONT = ['Redirect', 'LimitExceeded', 'CapacityExceeded', 'FunctionGeneratedResponse'];

/** The name of a CloudFront field, equal for `cs(User-Agent)`, `cs-user-agent` and `cs_user_agent`. */
export function canonicalName(field: string): string {
  return field.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/-$/, '').replace(/referrer$/, 'referer');
}

/** Fills the record with the fields of CloudFront's standard logs. `field` returns an empty text for a field that is absent. */
export function readCloudFrontFields(field: (canonicalName: string) => string, record: RequestRecord): LineResult {
  const method = field('cs-method');
  const path = field('cs-uri-stem');
  const status = statusOf(field('sc-status'));
  if (method === '' || path === '' || status < 0) {
    return LineResult.BROKEN;
  }
  const query = field('cs-uri-query');
  record.method = method;
  record.target = query === '' || query === '-' ? withoutSecondEncoding(path) : `${withoutSecondEncoding(path)}?${withoutSecondEncoding(query)}`;
  // `cs(Host)` is the name of the distribution. The header that the client sent is in a field of its own.
  record.host = hostOf(field('x-host-header')) ?? hostOf(field('cs-host'));
  record.client = textOf(field('c-ip'));
  record.userAgent = decoded(field('cs-user-agent'));
  record.referrer = decoded(field('cs-referer'));
  record.status = status;
  record.appStatus = appStatus(field('x-edge-response-result-type'), field('x-edge-detailed-result-type'), status);
  record.protocol = textOf(field('cs-protocol-version'));
  record.bytesSent = numberOf(field('sc-bytes'));
  record.bytesReceived = numberOf(field('cs-bytes'));
  record.webSocket = status === SWITCHING_PROTOCOLS || /^wss?$/.test(field('cs-protocol'));
  record.time = timeOf(field);
  return method === '-' || path === '-' ? LineResult.NO_REQUEST : LineResult.REQUEST;
}

/** The status of the app. A result type `Error` does not say whether the origin or CloudFront, for example AWS WAF, responded. */
function appStatus(resultType: string, detailedResultType: string, status: number): number | undefined {
  return OF_CLOUDFRONT.includes(resultType) || OF_CLOUDFRONT.includes(detailedResultType) ? 0
    : status !== 0 && OF_ORIGIN.includes(resultType) ? status : undefined;
}

function timeOf(field: (canonicalName: string) => string): number | undefined {
  const date = field('date');
  if (date !== '') {
    return isoTime(`${date}T${field('time')}Z`);
  }
  const milliseconds = numberOf(field('timestamp-ms'));
  const seconds = numberOf(field('timestamp'));
  return milliseconds ?? (seconds === undefined ? undefined : seconds * MILLISECONDS);
}

/** CloudFront may encode the `%` of a target: `%2522` stands for the `%22` that the client sent. */
function withoutSecondEncoding(text: string): string {
  return text.includes('%25') ? text.replace(/%25(?=[0-9A-Fa-f]{2})/g, '%') : text;
}

function decoded(field: string): string | undefined {
  if (!field.includes('%')) {
    return textOf(field);
  }
  try {
    return decodeURIComponent(withoutSecondEncoding(field));
  } catch {
    return field;
  }
}
