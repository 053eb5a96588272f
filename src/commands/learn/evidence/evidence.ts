import { groupedBy } from '../../../grouped-by';
import { ClientSketch } from '../client-sketch';

/** The days and origins that are kept for a method on a path. */
export const MAX_DAYS = 400;
/** As many as `cors` takes. */
export const MAX_ORIGINS = 64;

const NO_DAYS: ReadonlySet<number> = new Set();
const NO_ORIGINS: ReadonlySet<string> = new Set();

/**
 * The evidence for a method on a path: the requests that the app answered, their clients and days. Evidence that is complete does not
 * change: it is merged and filtered into new objects.
 */
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

  /** The evidence without the requests of clients that are not trustworthy. Of many clients, a sample tells the share. */
  public trusted(isTrusted: (client: number) => boolean): Evidence {
    const result = new Evidence();
    const kept = this.clients.hashes.every(isTrusted) ? this.clients : this.clients.filter(isTrusted);
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
  const byMethod = groupedBy(all, ([method]) => method);
  return new Map([...byMethod].map(([method, several]) => [method, merged(several.map(([, evidence]) => evidence))]));
}

/** Evidence with everything of several evidence, or the evidence itself if there is one. */
function merged(all: Evidence[]): Evidence {
  if (all.length === 1) {
    return all[0];
  }
  const result = new Evidence();
  for (const { sample, succeeded, refused, webSockets, clients, days, origins } of all) {
    result.sample = result.sample === '' || result.succeeded === 0 && succeeded > 0 ? sample : result.sample;
    result.succeeded += succeeded;
    result.refused += refused;
    result.webSockets += webSockets;
    result.clients.merge(clients);
    result.days = union(result.days, days, MAX_DAYS);
    result.origins = union(result.origins, origins, MAX_ORIGINS);
  }
  return result;
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>, most: number): ReadonlySet<T> {
  const further = a.size === 0 ? [] : [...b].filter((one) => !a.has(one));
  return a.size === 0 ? b : further.length === 0 ? a : new Set([...a, ...further].slice(0, most));
}
