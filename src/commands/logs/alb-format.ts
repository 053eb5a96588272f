import { ALB_TYPES, readAlbFields } from './alb-fields';
import { numberOf, QUOTED_FIELD } from './field-values';
import { LineFormat, LineResult } from './line-format';
import { RequestRecord } from './request-record';

const FIELD = '([^ "]*)';
const SKIPPED = '[^ "]*';

/** The fields up to the user agent. Further fields at the end of a line are ignored. */
const LINE = new RegExp(`^${[
  `(${ALB_TYPES.join('|')})`, FIELD, SKIPPED, FIELD, SKIPPED, SKIPPED, SKIPPED, SKIPPED, FIELD, FIELD, FIELD, FIELD,
].join(' ')} *${QUOTED_FIELD}(?: ${QUOTED_FIELD})?`);

/** The access logs of Application Load Balancers. */
export class AlbFormat implements LineFormat {
  public readonly name = 'alb';

  public read(line: string, record: RequestRecord): LineResult {
    const fields = LINE.exec(line);
    if (fields === null) {
      return LineResult.BROKEN;
    }
    const [, type, time, client, elbStatusCode, targetStatusCode, received, sent, request, userAgent = ''] = fields;
    record.bytesReceived = numberOf(received);
    record.bytesSent = numberOf(sent);
    return readAlbFields({ type, time, client, elbStatusCode, targetStatusCode, request, userAgent }, record);
  }
}
