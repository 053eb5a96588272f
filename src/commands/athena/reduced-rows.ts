import { LogKind } from './log-table';
import { MOST_ROWS_OF_SHAPE, Reduction, resultColumns } from './reduction-sql';
import { countedText, numberText } from '../counted-text';
import { readAlbFields } from '../logs/alb-fields';
import { readCloudFrontFields } from '../logs/cloudfront-fields';
import { LineResult } from '../logs/line-format';
import type { LogSummary } from '../logs/log-summary';
import type { RequestVisitor } from '../logs/logged-request';
import { RequestRecord } from '../logs/request-record';

/** The values of a row by the names of the columns. NULL is an empty text. */
type Field = (name: string) => string;

/** A reader of the rows of a reduction, which calls a visitor with the requests that a row counts. */
export class ReducedRows {
  private readonly columns: Map<string, number>;
  private readonly otherTargets: string[];
  private readonly record = new RequestRecord();
  private total = 0;
  private requests = 0;
  private withoutRequest = 0;
  private broken = 0;

  constructor(private readonly reduction: Reduction, private readonly visit: RequestVisitor) {
    const names = resultColumns(reduction);
    this.columns = new Map(names.map((name, index) => [name, index]));
    this.otherTargets = names.filter((name) => name.startsWith('target_m'));
  }

  /** Reads a row. */
  public readonly add = (row: (string | undefined)[]): void => {
    const field: Field = (name) => row[this.columns.get(name) ?? -1] ?? '';
    if (field('total') === '1') {
      this.total = Number(field('requests'));
      return;
    }
    const others = [...new Set(this.otherTargets.map(field))].filter((target) => target !== '');
    for (const [i, [day, count]] of daysOf(field('days')).entries()) {
      let weight = count - this.addRequests(field, field('target'), day, i === 0 ? 1 : 0);
      // The other targets are requests of their own, of which there are at least as many.
      while (weight > 0 && others.length > 0) {
        weight -= this.addRequests(field, others.pop()!, day, 1);
      }
      this.addRequests(field, field('target'), day, weight);
    }
  };

  /** The numbers of the complete table. */
  public summary(): LogSummary {
    const { requests, withoutRequest, broken, total, reduction: { name, table, rows } } = this;
    const left = total - requests - withoutRequest - broken;
    const failure = left > 0 ? `${numberText(left)} of ${numberText(total)} log lines are left out, because the query returns at most ${countedText(rows, 'row')}, `
      + `and at most ${numberText(MOST_ROWS_OF_SHAPE)} rows for the same path, method and status: those of the clients with the most requests. `
      + 'Give more --athena-rows, or fewer days by --since and --until' : undefined;
    return {
      files: [{ name: `athena:${name}`, formats: [table.kind], lines: total, requests, broken, failure }],
      lines: total,
      requests,
      withoutRequest,
      broken,
      brokenLines: [],
    };
  }

  /** Counts requests for a target on a day, and returns their number. */
  private addRequests(field: Field, target: string, day: string, weight: number): number {
    if (weight > 0) {
      const record = this.record.reset();
      record.weight = weight;
      const result = this.reduction.table.kind === LogKind.ALB ? readAlb(field, target, day, record) : readCloudFront(field, target, day, record);
      if (result === LineResult.REQUEST) {
        this.requests += weight;
        this.visit(record);
      } else if (result === LineResult.NO_REQUEST) {
        this.withoutRequest += weight;
      } else {
        this.broken += weight;
      }
    }
    return weight;
  }
}

/** The days with their numbers of requests, of a text such as `2026-11-29=3 2026-11-30=1`. A line without a day has an empty day. */
function daysOf(text: string): [day: string, requests: number][] {
  return text.split(' ').map((one) => [one.slice(0, one.indexOf('=')), Number(one.slice(one.indexOf('=') + 1))]);
}

function readAlb(field: Field, target: string, day: string, record: RequestRecord): LineResult {
  return readAlbFields({
    type: field('type'),
    time: `${day}T00:00:00Z`,
    client: `${field('client_ip')}:`,
    elbStatusCode: field('elb_status_code'),
    targetStatusCode: field('target_status_code'),
    request: `${field('request_verb')} ${target} ${field('request_proto')}`,
    userAgent: field('user_agent'),
  }, record);
}

function readCloudFront(field: Field, target: string, day: string, record: RequestRecord): LineResult {
  const question = target.indexOf('?');
  const values: Record<string, string> = {
    'date': day,
    'time': '00:00:00',
    'cs-uri-stem': question < 0 ? target : target.slice(0, question),
    'cs-uri-query': question < 0 ? '' : target.slice(question + 1),
  };
  return readCloudFrontFields((name) => values[name] ?? field(name), record);
}
