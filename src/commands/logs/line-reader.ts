import { AlbFormat } from './alb-format';
import { CloudFrontFormat } from './cloudfront-format';
import { CloudFrontJsonFormat } from './cloudfront-json-format';
import { CombinedFormat } from './combined-format';
import { jsonRecords } from './json-records';
import { LineFormat, LineResult } from './line-format';
import { RequestVisitor } from './logged-request';
import { ProxyFormat } from './proxy-format';
import { RequestRecord } from './request-record';

/** The time, and perhaps a log stream, that CloudWatch exports and `aws logs tail` put before a line. */
const TIME_PREFIX = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /;
const DEEPEST_NESTING = 3;

/** The requests and other lines of one file. */
export class FileCounts {
  public requests = 0;
  public withoutRequest = 0;
  public broken = 0;
  /** The number of records of each format. */
  public readonly formats = new Map<string, number>();
}

/**
 * A reader of lines of any format. The format of the line before is tried first, so that a file with one format is read fast and
 * a file with several formats is read as well.
 */
export class LineReader {
  public readonly counts = new FileCounts();
  private readonly record = new RequestRecord();
  private readonly formats: LineFormat[] = [
    new ProxyFormat(), new AlbFormat(), new CombinedFormat(), new CloudFrontFormat(), new CloudFrontJsonFormat(),
  ];
  private current = this.formats[0];
  private currentCount = 0;

  public constructor(private readonly visit: RequestVisitor) {
  }

  /** Reads a line, and returns whether a format reads the line. */
  public read(line: string): boolean {
    return this.readAs(this.current, line) || this.readAsOther(line) || this.readAfterPrefix(line) || this.readJson(line, 0);
  }

  /** Reads the requests of a value of JSON, which may be a log line or a complete document, and returns whether there were any. */
  public readJson(text: string, nesting: number): boolean {
    if (!/^\s*[{[]/.test(text)) {
      return false;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return false;
    }
    const records = jsonRecords(value);
    let broken = 0;
    for (const one of records) {
      const read = 'format' in one ? this.take(one.format.read(one.object, this.record.reset()), one.format.name)
        : 'message' in one && nesting < DEEPEST_NESTING && this.readMessage(one.message, nesting + 1);
      broken += read ? 0 : 1;
    }
    // A document counts what it holds. If nothing in it can be read, the line itself is broken.
    const some = broken < records.length || records.length === 0 && isEmptyDocument(value);
    this.counts.broken += some ? broken : 0;
    return some;
  }

  /** Ends the file, after which `counts` are complete. */
  public end(): void {
    this.countFormat(this.current.name, this.currentCount);
    this.currentCount = 0;
  }

  private readMessage(message: string, nesting: number): boolean {
    const line = message.trimEnd();
    return this.readAs(this.current, line) || this.readAsOther(line) || this.readJson(line, nesting);
  }

  private readAs(format: LineFormat, line: string): boolean {
    const result = format.read(line, this.record.reset());
    if (result === LineResult.BROKEN) {
      return false;
    }
    if (format !== this.current) {
      this.countFormat(this.current.name, this.currentCount);
      this.current = format;
      this.currentCount = 0;
    }
    if (result === LineResult.REQUEST) {
      this.currentCount++;
    }
    this.report(result);
    return true;
  }

  private readAsOther(line: string): boolean {
    return this.formats.some((format) => format !== this.current && this.readAs(format, line));
  }

  private readAfterPrefix(line: string): boolean {
    const prefix = TIME_PREFIX.exec(line);
    if (prefix === null) {
      return false;
    }
    const rest = line.slice(prefix[0].length);
    const stream = rest.indexOf(' ') + 1;
    return [rest, ...stream > 0 ? [rest.slice(stream)] : []].some((text) => this.readMessage(text, 0));
  }

  private take(result: LineResult, format: string): boolean {
    if (result === LineResult.BROKEN) {
      return false;
    }
    this.countFormat(format, result === LineResult.REQUEST ? 1 : 0);
    this.report(result);
    return true;
  }

  private report(result: LineResult): void {
    if (result === LineResult.REQUEST) {
      this.counts.requests++;
      this.visit(this.record);
    } else {
      this.counts.withoutRequest++;
    }
  }

  private countFormat(name: string, count: number): void {
    if (count > 0) {
      this.counts.formats.set(name, (this.counts.formats.get(name) ?? 0) + count);
    }
  }
}

/** Whether a document that may hold requests holds none, as an export of a time without requests. */
function isEmptyDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Array.isArray(value) ? value.length === 0 : ['events', 'results', 'logEvents', 'log'].some((name) => name in value));
}
