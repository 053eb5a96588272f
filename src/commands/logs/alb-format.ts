import { addressOf, endOfQuoted, numberOf, statusOf, textOf, unescaped } from './field-values';
import { LineFormat, LineResult } from './line-format';
import { isoTime } from './log-time';
import { readRequestLine } from './request-line';
import { RequestRecord } from './request-record';

const TYPES = ['http', 'https', 'h2', 'grpcs', 'ws', 'wss'];
/** The fields without quotes at the start of a line. */
const PLAIN_FIELDS = 12;
const SWITCHING_PROTOCOLS = 101;

/** The access logs of Application Load Balancers. */
export class AlbFormat implements LineFormat {
  public readonly name = 'alb';

  public read(line: string, record: RequestRecord): LineResult {
    const typeEnd = line.indexOf(' ');
    if (typeEnd < 2 || typeEnd > 5 || !TYPES.includes(line.slice(0, typeEnd))) {
      return LineResult.BROKEN;
    }
    const requestStart = line.indexOf('"') + 1;
    const requestEnd = endOfQuoted(line, requestStart);
    const fields = line.slice(0, requestStart - 1).trimEnd().split(' ');
    const time = isoTime(fields[1]);
    if (requestEnd === -1 || fields.length !== PLAIN_FIELDS || time === undefined) {
      return LineResult.BROKEN;
    }
    const status = statusOf(fields[8]);
    const targetStatus = statusOf(fields[9]);
    if (status < 0 || targetStatus < 0) {
      return LineResult.BROKEN;
    }
    const result = readRequestLine(unescaped(line.slice(requestStart, requestEnd)), record);
    record.time = time;
    record.client = addressOf(fields[3]);
    record.status = status;
    // A target without a status did not respond: the load balancer itself did, or the client left before (460).
    record.appStatus = targetStatus;
    record.bytesReceived = numberOf(fields[10]);
    record.bytesSent = numberOf(fields[11]);
    record.webSocket = fields[0] === 'ws' || fields[0] === 'wss' || status === SWITCHING_PROTOCOLS;
    const userAgentEnd = line.startsWith(' "', requestEnd + 1) ? endOfQuoted(line, requestEnd + 3) : -1;
    record.userAgent = userAgentEnd === -1 ? undefined : textOf(unescaped(line.slice(requestEnd + 3, userAgentEnd)));
    return result;
  }
}
