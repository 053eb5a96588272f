import { ClientSketch } from '../client-sketch';

/** The days and origins that are kept for a method on a path. */
export const MAX_DAYS = 400;
/** As many as `cors` takes. */
export const MAX_ORIGINS = 64;

const NO_DAYS: ReadonlySet<number> = new Set();
const NO_ORIGINS: ReadonlySet<string> = new Set();

/** The evidence for a method on a path: the requests that the app answered, their clients and days. */
export class Evidence {
  /** The requests that succeeded. */
  public succeeded = 0;
  /** The requests that the app refused: 401, 403, 422 and others except those for an unknown path. */
  public refused = 0;
  /** The successful requests that opened a WebSocket. */
  public webSockets = 0;
  /** The clients whose requests succeeded. */
  public clients = new ClientSketch();
  /** The path of a request, of one that succeeded if there is any. */
  public sample = '';
  /** The days of successful requests, as days since 1970. */
  public days = NO_DAYS;
  /** The origins of the pages that sent preflights. */
  public origins = NO_ORIGINS;

  public merge(other: Evidence): this {
    this.sample = this.sample === '' || this.succeeded === 0 && other.succeeded > 0 ? other.sample : this.sample;
    this.succeeded += other.succeeded;
    this.refused += other.refused;
    this.webSockets += other.webSockets;
    this.clients.merge(other.clients);
    this.days = union(this.days, other.days, MAX_DAYS);
    this.origins = union(this.origins, other.origins, MAX_ORIGINS);
    return this;
  }

  /** The evidence without the requests of clients that are not trustworthy. Of many clients, a sample tells the share. */
  public trusted(isTrusted: (client: number) => boolean): Evidence {
    const result = new Evidence();
    const kept = this.clients.filter(isTrusted);
    const share = kept.total / Math.max(1, this.clients.total);
    result.sample = this.sample;
    result.succeeded = Math.round(this.succeeded * share);
    result.webSockets = Math.round(this.webSockets * share);
    result.refused = this.refused;
    result.clients = kept;
    result.days = this.days;
    result.origins = this.origins;
    return result;
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

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>, most: number): ReadonlySet<T> {
  const further = a.size === 0 ? [] : [...b].filter((one) => !a.has(one));
  return a.size === 0 ? b : further.length === 0 ? a : new Set([...a, ...further].slice(0, most));
}
