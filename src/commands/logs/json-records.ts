import { CloudFrontJsonFormat } from './cloudfront-json-format';
import { hostOf } from './field-values';
import { LineResult } from './line-format';
import { isoTime } from './log-time';
import { JsonObject, readProxyObject } from './proxy-format';
import { readRequestLine } from './request-line';
import { RequestRecord } from './request-record';
import { isObject } from '../../validation/unknown-values';

/** The members that hold a log line as text: CloudWatch Logs, CloudWatch Logs Insights, and FireLens. */
const MESSAGES = ['message', '@message', 'log'];

/** A reader of an object that is one request, and the name of its format. */
interface ObjectFormat {
  readonly name: string;
  read(object: JsonObject, record: RequestRecord): LineResult;
}

const PROXY: ObjectFormat = { name: 'proxy', read: readProxyObject };
const CLOUDFRONT: ObjectFormat = { name: 'cloudfront', read: (object, record) => new CloudFrontJsonFormat().readObject(object, record) };
const HAR: ObjectFormat = { name: 'har', read: readHarEntry };

/** What an object of JSON in a log is. */
export type JsonRecord =
  | { readonly format: ObjectFormat; readonly object: JsonObject }
  | { readonly message: string }
  | { readonly unknown: JsonObject };

/** The records in a value of parsed JSON, in their order: requests, texts of log lines, and objects of no known format. */
export function jsonRecords(value: unknown): JsonRecord[] {
  if (Array.isArray(value)) {
    // A result of CloudWatch Logs Insights is a list of fields.
    const fields = value.every((one) => isObject(one) && typeof one.field === 'string' && 'value' in one) && value.length > 0;
    return fields ? jsonRecords(Object.fromEntries(value.map((one) => [one.field, one.value]))) : value.flatMap(jsonRecords);
  }
  if (typeof value === 'string') {
    return [{ message: value }];
  }
  if (!isObject(value)) {
    return [];
  }
  const list = value.logEvents ?? value.events ?? value.results ?? (isObject(value.log) ? value.log.entries : undefined);
  if (Array.isArray(list)) {
    return list.flatMap(jsonRecords);
  }
  const format = formatOf(value);
  if (format !== undefined) {
    return [{ format, object: value }];
  }
  const message = MESSAGES.map((name) => value[name]).find((one) => one !== undefined);
  return typeof message === 'string' ? [{ message }] : isObject(message) ? jsonRecords(message) : [{ unknown: value }];
}

function formatOf(object: JsonObject): ObjectFormat | undefined {
  if ('target' in object && 'method' in object && 'status' in object) {
    return PROXY;
  }
  if (isObject(object.request) && isObject(object.response)) {
    return HAR;
  }
  return ['cs-method', 'cs_method'].some((name) => name in object) ? CLOUDFRONT : undefined;
}

/** Reads an entry of an HTTP archive (HAR 1.2), which browsers and proxies write. The archive has no client. */
function readHarEntry({ request, response, startedDateTime }: JsonObject, record: RequestRecord): LineResult {
  const { method, url, httpVersion, headers, bodySize } = request as JsonObject;
  const { status, headers: responseHeaders } = response as JsonObject;
  if (typeof method !== 'string' || typeof url !== 'string' || typeof status !== 'number') {
    return LineResult.BROKEN;
  }
  // Browsers do not send the fragment.
  const result = readRequestLine(`${method} ${url.replace(/#.*$/s, '').replace(/ /g, '%20')}`, record);
  record.time = typeof startedDateTime === 'string' ? isoTime(startedDateTime) : undefined;
  record.status = status;
  record.host = hostOf(headerOf(headers, 'host') ?? headerOf(headers, ':authority') ?? '') ?? record.host;
  record.userAgent = headerOf(headers, 'user-agent');
  record.referrer = headerOf(headers, 'referer') ?? headerOf(headers, 'origin');
  record.protocol = typeof httpVersion === 'string' && httpVersion !== '' ? httpVersion.toUpperCase() : undefined;
  record.webSocket = status === 101 || /^wss?:/i.test(url);
  record.bytesReceived = typeof bodySize === 'number' && bodySize >= 0 ? bodySize : undefined;
  record.bytesSent = Number(headerOf(responseHeaders, 'content-length') ?? NaN);
  record.bytesSent = Number.isFinite(record.bytesSent) ? record.bytesSent : undefined;
  return /^(?:https?|wss?):/i.test(url) ? result : LineResult.NO_REQUEST;
}

function headerOf(headers: unknown, name: string): string | undefined {
  const header = Array.isArray(headers) ? headers.find((one) => isObject(one) && String(one.name).toLowerCase() === name) : undefined;
  return header === undefined ? undefined : String(header.value);
}
