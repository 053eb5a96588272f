import { ownText } from './own-text';
import { ClientSketch } from '../client-sketch';

const MAX_DAYS = 400;
/** As many as `cors` takes. */
const MAX_ORIGINS = 64;
const DAY_MS = 86_400_000;

/** The evidence for a method on a path: the requests that the app answered, their clients and days. */
export class Evidence {
  /** The requests that succeeded. */
  public succeeded = 0;
  /** The requests that the app refused: 401, 403, 422 and others except those for an unknown path. */
  public refused = 0;
  /** The successful requests that opened a WebSocket. */
  public webSockets = 0;
  /** The clients whose requests succeeded. */
  public readonly clients = new ClientSketch();
  /** The path of a request, of one that succeeded if there is any. */
  public sample = '';
  private ownOrigins: Set<string> | undefined = undefined;
  private firstDay: number | undefined = undefined;
  /** All days, if there are several. */
  private manyDays: Set<number> | undefined = undefined;

  /** The days of successful requests, as days since 1970. */
  public get days(): ReadonlySet<number> {
    return this.manyDays ?? new Set(this.firstDay === undefined ? [] : [this.firstDay]);
  }

  /** The origins of the pages that sent preflights. */
  public get origins(): ReadonlySet<string> {
    return this.ownOrigins ?? new Set();
  }

  public addOrigin(origin: string): void {
    this.ownOrigins ??= new Set();
    if (this.ownOrigins.size < MAX_ORIGINS && !this.ownOrigins.has(origin)) {
      this.ownOrigins.add(ownText(origin));
    }
  }

  public addSuccess(path: string, client: number, time: number | undefined, weight: number, webSocket: boolean): void {
    if (this.succeeded === 0) {
      this.sample = ownText(path);
    }
    this.succeeded += weight;
    this.webSockets += webSocket ? weight : 0;
    this.clients.add(client, weight);
    if (time !== undefined) {
      this.addDay(Math.floor(time / DAY_MS));
    }
  }

  public addRefusal(path: string, weight: number): void {
    this.refused += weight;
    if (this.sample === '') {
      this.sample = ownText(path);
    }
  }

  public merge(other: Evidence): this {
    this.sample = this.sample === '' || this.succeeded === 0 && other.succeeded > 0 ? other.sample : this.sample;
    this.succeeded += other.succeeded;
    this.refused += other.refused;
    this.webSockets += other.webSockets;
    this.clients.merge(other.clients);
    other.days.forEach((day) => this.addDay(day));
    other.ownOrigins?.forEach((origin) => this.addOrigin(origin));
    return this;
  }

  /** The evidence without the requests of clients that are not trustworthy. Of many clients, a sample tells the share. */
  public trusted(isTrusted: (client: number) => boolean): Evidence {
    const { clients } = this;
    const result = new Evidence();
    const kept = clients.filter(isTrusted);
    const share = kept.total / Math.max(1, clients.total);
    result.sample = this.sample;
    result.succeeded = Math.round(this.succeeded * share);
    result.webSockets = Math.round(this.webSockets * share);
    result.refused = this.refused;
    result.clients.merge(kept);
    this.days.forEach((day) => result.addDay(day));
    this.ownOrigins?.forEach((origin) => result.addOrigin(origin));
    return result;
  }

  private addDay(day: number): void {
    if (this.firstDay === undefined) {
      this.firstDay = day;
    } else if (this.manyDays !== undefined) {
      if (this.manyDays.size < MAX_DAYS) {
        this.manyDays.add(day);
      }
    } else if (day !== this.firstDay) {
      this.manyDays = new Set([this.firstDay, day]);
    }
  }
}

/** The evidence by method, of which there may be several for each method. */
export function mergedEvidence(all: Iterable<readonly [method: string, evidence: Evidence]>): Map<string, Evidence> {
  const merged = new Map<string, Evidence>();
  for (const [method, evidence] of all) {
    merged.set(method, (merged.get(method) ?? new Evidence()).merge(evidence));
  }
  return merged;
}
