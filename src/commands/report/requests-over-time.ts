/** The number of periods above which periods become longer. */
const MOST_PERIODS = 96;
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** The lengths of periods. Above the last, the length doubles. */
const LENGTHS_MS = [1, 5, 15, 60, 360].map((minutes) => minutes * MINUTE_MS).concat(DAY_MS, 7 * DAY_MS);

/** The numbers of requests in a period, by outcome. */
export interface Period {
  /** The start in milliseconds since 1970. */
  readonly start: number;
  readonly requests: Record<string, number>;
}

/** Counts of requests by time and outcome. The periods become longer with the span of time, so that their number is bounded. */
export class RequestsOverTime {
  private lengthMs = LENGTHS_MS[0];
  private counts = new Map<number, Map<string, number>>();
  private first = Infinity;
  private last = -Infinity;

  public add(time: number, outcome: string, weight: number): void {
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    while ((this.last - this.first) / this.lengthMs > MOST_PERIODS) {
      this.lengthen();
    }
    this.count(this.counts, time, outcome, weight);
  }

  /** The length of a period in milliseconds. */
  public get periodMs(): number {
    return this.lengthMs;
  }

  /** The periods with requests, in their order. */
  public periods(): Period[] {
    return [...this.counts].sort(([a], [b]) => a - b).map(([start, requests]) => ({ start, requests: Object.fromEntries(requests) }));
  }

  private lengthen(): void {
    const before = this.counts;
    this.lengthMs = LENGTHS_MS.find((length) => length > this.lengthMs) ?? this.lengthMs * 2;
    this.counts = new Map();
    before.forEach((requests, start) => requests.forEach((weight, outcome) => this.count(this.counts, start, outcome, weight)));
  }

  private count(counts: Map<number, Map<string, number>>, time: number, outcome: string, weight: number): void {
    const start = Math.floor(time / this.lengthMs) * this.lengthMs;
    const requests = counts.get(start) ?? new Map<string, number>();
    counts.set(start, requests);
    requests.set(outcome, (requests.get(outcome) ?? 0) + weight);
  }
}
