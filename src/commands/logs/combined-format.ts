import { endOfQuoted, hostOf, numberOf, statusOf, textOf, unescaped } from './field-values';
import { LineFormat, LineResult } from './line-format';
import { commonLogTime } from './log-time';
import { readRequestLine } from './request-line';
import { RequestRecord } from './request-record';

const SWITCHING_PROTOCOLS = 101;
/** The time that CloudWatch exports and `aws logs tail` put before a line. */
const STARTS_WITH_TIME = /^\d{4}-\d\d-\d\dT/;
const ADDRESS = /^(?=.*[.:])[0-9a-fA-F.:]+$/;

/** The formats `common`, `combined` and `vhost_combined` of NGINX and Apache. Further fields at the end of a line are ignored. */
export class CombinedFormat implements LineFormat {
  public readonly name = 'combined';

  public read(line: string, record: RequestRecord): LineResult {
    const timeStart = line.indexOf(' [');
    const timeEnd = line.indexOf('] "', timeStart);
    if (timeStart <= 0 || timeEnd === -1 || line.charCodeAt(4) === 0x2d && STARTS_WITH_TIME.test(line)) {
      return LineResult.BROKEN;
    }
    const time = commonLogTime(line.slice(timeStart + 2, timeEnd));
    const requestEnd = endOfQuoted(line, timeEnd + 3);
    if (time === undefined || requestEnd === -1 || line.charCodeAt(requestEnd + 1) !== 0x20) {
      return LineResult.BROKEN;
    }
    const statusEnd = fieldEnd(line, requestEnd + 2);
    const bytesEnd = fieldEnd(line, statusEnd + 1);
    const status = statusOf(line.slice(requestEnd + 2, statusEnd));
    const bytes = line.slice(statusEnd + 1, bytesEnd);
    if (status < 0 || !/^(?:\d+|-)$/.test(bytes)) {
      return LineResult.BROKEN;
    }
    const client = readClient(line.slice(0, timeStart), record);
    const result = readRequestLine(unescaped(line.slice(timeEnd + 3, requestEnd)), record);
    record.time = time;
    record.client = client;
    record.status = status;
    record.bytesSent = numberOf(bytes);
    record.webSocket = status === SWITCHING_PROTOCOLS;
    readReferrerAndUserAgent(line, bytesEnd + 1, record);
    return result;
  }
}

/** The client of the fields before the time: `[host[:port]] client identity user`. A first field that ends with a comma begins a list of addresses. */
function readClient(fields: string, record: RequestRecord): string | undefined {
  const first = fieldEnd(fields, 0);
  const second = fields.slice(first + 1, fieldEnd(fields, first + 1));
  if (second !== '-' && !fields.startsWith(',', first - 1) && ADDRESS.test(second)) {
    record.host = hostOf(fields.slice(0, first));
    return second;
  }
  return textOf(fields.slice(0, fields.startsWith(',', first - 1) ? first - 1 : first));
}

function readReferrerAndUserAgent(line: string, from: number, record: RequestRecord): void {
  const referrerEnd = line.startsWith('"', from) ? endOfQuoted(line, from + 1) : -1;
  if (referrerEnd === -1 || !line.startsWith(' "', referrerEnd + 1)) {
    return;
  }
  const userAgentEnd = endOfQuoted(line, referrerEnd + 3);
  if (userAgentEnd !== -1) {
    record.referrer = textOf(unescaped(line.slice(from + 1, referrerEnd)));
    record.userAgent = textOf(unescaped(line.slice(referrerEnd + 3, userAgentEnd)));
  }
}

function fieldEnd(line: string, from: number): number {
  const space = line.indexOf(' ', from);
  return space === -1 ? line.length : space;
}
