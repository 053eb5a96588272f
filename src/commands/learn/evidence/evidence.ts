import { ownText } from './own-text';
import { ClientSketch } from '../client-sketch';

const MAX_DAYS = 400;
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
  private firstDay: number | undefined = undefined;
  /** All days, if there are several. */
  private manyDays: Set<number> | undefined = undefined;

  /** The days of successful requests, as days since 1970. */
  public get days(): ReadonlySet<number> {
    return this.manyDays ?? new Set(this.firstDay === undefined ? [] : [this.firstDay]);
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
