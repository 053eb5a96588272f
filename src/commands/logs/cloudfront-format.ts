import { canonicalName, readCloudFrontFields } from './cloudfront-fields';
import { LineFormat, LineResult } from './line-format';
import { RequestRecord } from './request-record';

const HEADING = '#Fields:';

/** The fields of standard logs without a heading. */
const STANDARD_FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status', 'cs(Referer)', 'cs(User-Agent)',
  'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for',
  'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields', 'c-port',
  'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end',
];
/** The number of fields of the first standard logs that had the host header. */
const FEWEST_FIELDS = 18;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The standard logs of CloudFront with one line of values per request, versions 1 and 2. The line `#Fields` names the fields. */
export class CloudFrontFormat implements LineFormat {
  public readonly name = 'cloudfront';
  private heading = indexed(STANDARD_FIELDS);
  private headed = false;

  public read(line: string, record: RequestRecord): LineResult {
    if (line.charCodeAt(0) === 0x23) {
      return this.readHeading(line);
    }
    const separator = line.includes('\t') ? '\t' : this.headed ? line.includes(',') && !line.includes(' ') ? ',' : ' ' : undefined;
    if (separator === undefined) {
      return LineResult.BROKEN;
    }
    const values = line.split(separator);
    const expected = this.headed ? this.heading.size : Math.min(FEWEST_FIELDS, values.length);
    if (values.length < expected || !this.headed && (values.length < FEWEST_FIELDS || !DAY.test(values[0]))) {
      return LineResult.BROKEN;
    }
    const { heading } = this;
    return readCloudFrontFields((name) => values[heading.get(name) ?? -1] ?? '', record);
  }

  private readHeading(line: string): LineResult {
    if (line.startsWith(HEADING)) {
      const heading = indexed(line.slice(HEADING.length).trim().split(/[\s,]+/));
      if (!heading.has('cs-uri-stem')) {
        return LineResult.BROKEN;
      }
      this.heading = heading;
      this.headed = true;
      return LineResult.NO_REQUEST;
    }
    return line.startsWith('#Version:') ? LineResult.NO_REQUEST : LineResult.BROKEN;
  }
}

function indexed(fields: string[]): Map<string, number> {
  return new Map(fields.map((field, index) => [canonicalName(field), index]));
}
