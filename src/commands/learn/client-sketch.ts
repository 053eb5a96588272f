/** The clients that a sketch keeps exactly. */
const KEPT = 24;
/** The lists of all sketches without clients. A sketch of its first client gets lists of its own. */
const NONE: number[] = [];

/**
 * The clients of a shape in bounded memory. The sketch keeps the clients with the smallest hashes, which are a uniform sample
 * of all clients, and their exact numbers of requests. The result does not depend on the order of the requests.
 */
export class ClientSketch {
  private keptHashes = NONE;
  private keptRequests = NONE;
  private dropped = false;

  /** The hashes in ascending order. */
  public get hashes(): readonly number[] {
    return this.keptHashes;
  }

  /** The number of requests of each kept client. */
  public get requests(): readonly number[] {
    return this.keptRequests;
  }

  /** Counts requests of a client with a 32-bit hash. */
  public add(hash: number, requests = 1): void {
    const hashes = this.keptHashes;
    const length = hashes.length;
    if (length === KEPT && hash > hashes[length - 1]) {
      this.dropped = true;
      return;
    }
    let at = 0;
    while (at < length && hashes[at] < hash) {
      at++;
    }
    if (at < length && hashes[at] === hash) {
      this.keptRequests[at] += requests;
      return;
    }
    this.dropped ||= length === KEPT;
    this.keptHashes = inserted(hashes, at, hash);
    this.keptRequests = inserted(this.keptRequests, at, requests);
  }

  /** The greatest hash of a client that `add` would count. */
  public get greatestCounted(): number {
    return this.dropped ? this.keptHashes[this.keptHashes.length - 1] : Infinity;
  }

  public merge(other: ClientSketch): void {
    other.hashes.forEach((hash, i) => this.add(hash, other.requests[i]));
    this.dropped ||= other.dropped;
  }

  /** The sketch without the clients for which the function returns `false`. */
  public filter(isKept: (hash: number) => boolean): ClientSketch {
    const result = new ClientSketch();
    const kept = this.keptHashes.map(isKept);
    result.keptHashes = this.keptHashes.filter((_, i) => kept[i]);
    result.keptRequests = this.keptRequests.filter((_, i) => kept[i]);
    result.dropped = this.dropped && result.hashes.length > 0;
    return result;
  }

  /** The number of requests of the kept clients. */
  public get total(): number {
    return this.requests.reduce((sum, requests) => sum + requests, 0);
  }

  /** The number of different clients: exact up to 24, and estimated above. */
  public get size(): number {
    return this.dropped ? Math.round((this.hashes.length - 1) / ((this.hashes[this.hashes.length - 1] + 1) / 2 ** 32)) : this.hashes.length;
  }
}

/** A list with one more number, without the last number if the list has its greatest length. Most lists are short, so none has room to grow. */
function inserted(list: readonly number[], at: number, value: number): number[] {
  const result = new Array<number>(Math.min(KEPT, list.length + 1));
  for (let i = 0; i < result.length; i++) {
    result[i] = i < at ? list[i] : i === at ? value : list[i - 1];
  }
  return result;
}
