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
  /** The days of successful requests, as days since 1970. */
  public readonly days = new Set<number>();
  /** The path of a request, of one that succeeded if there is any. */
  public sample = '';

  public addSuccess(path: string, client: number, time: number | undefined, weight: number, webSocket: boolean): void {
    if (this.succeeded === 0) {
      this.sample = path;
    }
    this.succeeded += weight;
    this.webSockets += webSocket ? weight : 0;
    this.clients.add(client, weight);
    if (time !== undefined && this.days.size < MAX_DAYS) {
      this.days.add(Math.floor(time / DAY_MS));
    }
  }

  public addRefusal(path: string, weight: number): void {
    this.refused += weight;
    this.sample ||= path;
  }

  public merge(other: Evidence): this {
    this.sample = this.sample === '' || this.succeeded === 0 && other.succeeded > 0 ? other.sample : this.sample;
    this.succeeded += other.succeeded;
    this.refused += other.refused;
    this.webSockets += other.webSockets;
    this.clients.merge(other.clients);
    other.days.forEach((day) => this.days.add(day));
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
    this.days.forEach((day) => result.days.add(day));
    return result;
  }
}
