import { isAlbType, readAlbFields } from './alb-fields';
import { endOfQuoted, numberOf } from './field-values';
import { LineFormat, LineResult } from './line-format';
import { RequestRecord } from './request-record';

/** The fields without quotes at the start of a line. */
const PLAIN_FIELDS = 12;

/** The access logs of Application Load Balancers. */
export class AlbFormat implements LineFormat {
  public readonly name = 'alb';

  public read(line: string, record: RequestRecord): LineResult {
    const typeEnd = line.indexOf(' ');
    if (typeEnd < 2 || typeEnd > 5 || !isAlbType(line.slice(0, typeEnd))) {
      return LineResult.BROKEN;
    }
    const requestStart = line.indexOf('"') + 1;
    const requestEnd = endOfQuoted(line, requestStart);
    const fields = line.slice(0, requestStart - 1).trimEnd().split(' ');
    if (requestEnd === -1 || fields.length !== PLAIN_FIELDS) {
      return LineResult.BROKEN;
    }
    const userAgentEnd = line.startsWith(' "', requestEnd + 1) ? endOfQuoted(line, requestEnd + 3) : -1;
    record.bytesReceived = numberOf(fields[10]);
    record.bytesSent = numberOf(fields[11]);
    return readAlbFields({
      type: fields[0],
      time: fields[1],
      client: fields[3],
      elbStatusCode: fields[8],
      targetStatusCode: fields[9],
      request: line.slice(requestStart, requestEnd),
      userAgent: userAgentEnd === -1 ? '' : line.slice(requestEnd + 3, userAgentEnd),
    }, record);
  }
}
