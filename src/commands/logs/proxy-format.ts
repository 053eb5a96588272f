import { hostOf } from './field-values';
import { LineFormat, LineResult } from './line-format';
import { isoTime } from './log-time';
import { RequestRecord } from './request-record';

const SWITCHING_PROTOCOLS = 101;
/** The end of a target or method of which the proxy logs only the start. */
const CUT = ' [...]';
const START = '{"time":"';

/** An object of parsed JSON. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/**
 * The JSON log of the proxy, with or without a prefix as of CloudWatch exports, of `aws logs tail` and of container runtimes.
 * A line with the fields in the order of the proxy and without escapes is read without `JSON.parse`.
 */
export class ProxyFormat implements LineFormat {
  public readonly name = 'proxy';

  public read(line: string, record: RequestRecord): LineResult {
    const start = line.startsWith(START) ? 0 : line.indexOf(START);
    if (start === -1 || start > 0 && line.lastIndexOf('"', start - 1) !== -1) {
      return LineResult.BROKEN;
    }
    const json = start === 0 ? line : line.slice(start);
    return readInOrder(json, record) ?? readParsed(json, record);
  }
}

const DIGITS = /^\d{1,15}$/;

/** A field with a text in quotes. No text has an escape. */
const quoted = (name: string) => `,"${name}":"([^"\\\\]*)"`;
const skippedQuoted = (name: string) => `,"${name}":"[^"\\\\]*"`;
const number = (name: string) => `,"${name}":(\\d{1,15})`;
const skippedPlain = (name: string) => `,"${name}":[^,"\\\\]*`;

/** A line with the fields in the order of the proxy, some of which only some configurations have. */
const IN_ORDER = new RegExp(`^{${[
  quoted('time').slice(1),
  skippedQuoted('request_id'),
  ...['client', 'host', 'method', 'target', 'protocol'].map(quoted),
  number('status'),
  quoted('route'),
  quoted('reason'),
  '(?:,"enforced":([^,"\\\\]*))?',
  `(?:${number('weight')})?`,
  `(?:${skippedQuoted('found')}${skippedPlain('offset')}${skippedQuoted('option')})?`,
  `(?:${skippedQuoted('dropped_headers')})?`,
  `(?:${skippedQuoted('cache')})?`,
  quoted('upstream_status'),
  skippedQuoted('upstream_time'),
  skippedPlain('request_time'),
  number('bytes_received'),
  number('bytes_sent'),
  skippedQuoted('trace_id'),
  quoted('user_agent'),
].join('')}}$`);

/** Reads a line with the fields in the order of the proxy, or returns `undefined`. */
export function readInOrder(line: string, record: RequestRecord): LineResult | undefined {
  const fields = IN_ORDER.exec(line);
  if (fields === null) {
    return undefined;
  }
  const [
    , time, client, host, method, target, protocol, status, route, reason, enforced, weight, upstreamStatus, bytesReceived, bytesSent, userAgent,
  ] = fields;
  return fill(record, {
    time,
    client,
    host,
    method,
    target,
    protocol,
    route,
    reason,
    userAgent,
    upstreamStatus,
    status: +status,
    enforced: enforced === undefined ? undefined : enforced === 'true',
    weight: weight === undefined ? 1 : +weight,
    bytesReceived: +bytesReceived,
    bytesSent: +bytesSent,
  });
}

/** Reads a line with `JSON.parse`. */
export function readParsed(line: string, record: RequestRecord): LineResult {
  try {
    return readProxyObject(JSON.parse(line), record);
  } catch {
    return LineResult.BROKEN;
  }
}

/** Reads an object of the log of the proxy. */
export function readProxyObject(object: JsonObject, record: RequestRecord): LineResult {
  const { method, target, status } = object;
  if (typeof method !== 'string' || typeof target !== 'string' || typeof status !== 'number' && !DIGITS.test(String(status))) {
    return LineResult.BROKEN;
  }
  const weight = numberIn(object, 'weight') ?? 1;
  return fill(record, {
    method,
    target,
    weight,
    status: Number(status),
    time: textIn(object, 'time'),
    client: textIn(object, 'client'),
    host: textIn(object, 'host'),
    protocol: textIn(object, 'protocol'),
    route: textIn(object, 'route'),
    reason: textIn(object, 'reason'),
    userAgent: textIn(object, 'user_agent'),
    upstreamStatus: typeof object.upstream_status === 'number' ? String(object.upstream_status) : textIn(object, 'upstream_status'),
    enforced: object.enforced === undefined ? undefined : String(object.enforced) === 'true',
    bytesReceived: numberIn(object, 'bytes_received'),
    bytesSent: numberIn(object, 'bytes_sent'),
  });
}

const textIn = (object: JsonObject, name: string): string => typeof object[name] === 'string' ? object[name] as string : '';
const numberIn = (object: JsonObject, name: string): number | undefined => Number.isFinite(object[name]) ? object[name] as number : undefined;

/** The values of a line, with an empty text for what is absent. */
interface ProxyFields {
  readonly time: string;
  readonly client: string;
  readonly host: string;
  readonly method: string;
  readonly target: string;
  readonly protocol: string;
  readonly status: number;
  readonly route: string;
  readonly reason: string;
  readonly enforced: boolean | undefined;
  readonly weight: number;
  readonly upstreamStatus: string;
  readonly bytesReceived: number | undefined;
  readonly bytesSent: number | undefined;
  readonly userAgent: string;
}

function fill(record: RequestRecord, fields: ProxyFields): LineResult {
  record.time = fields.time === '' ? undefined : isoTime(fields.time);
  record.method = fields.method;
  record.target = fields.target;
  record.client = fields.client === '' ? undefined : fields.client;
  record.host = fields.host === '' ? undefined : hostOf(fields.host);
  record.protocol = fields.protocol === '' ? undefined : fields.protocol;
  record.status = fields.status;
  record.appStatus = lastStatus(fields.upstreamStatus);
  record.route = fields.route === '' ? undefined : fields.route;
  record.reason = fields.reason === '' ? undefined : fields.reason;
  record.enforced = fields.enforced;
  record.weight = fields.weight;
  record.webSocket = fields.status === SWITCHING_PROTOCOLS;
  record.bytesReceived = fields.bytesReceived;
  record.bytesSent = fields.bytesSent;
  record.userAgent = fields.userAgent === '' ? undefined : fields.userAgent;
  const complete = fields.method !== '' && fields.target !== '' && !fields.target.endsWith(CUT) && !fields.method.endsWith(CUT);
  return complete ? LineResult.REQUEST : LineResult.NO_REQUEST;
}

/** The status of the last attempt in `$upstream_status`, for example `502, 200`. `-` is an attempt without a response. */
function lastStatus(upstreamStatus: string): number {
  return upstreamStatus.length === 3 ? +upstreamStatus || 0 : +(/\d{3}$/.exec(upstreamStatus)?.[0] ?? 0);
}
