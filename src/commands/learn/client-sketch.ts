/** The clients that a sketch keeps exactly. */
const KEPT = 24;

/**
 * The clients of a shape in bounded memory. The sketch keeps the clients with the smallest hashes, which are a uniform sample
 * of all clients, and their exact numbers of requests. The result does not depend on the order of the requests.
 */
export class ClientSketch {
  /** The hashes in ascending order. */
  public readonly hashes: number[] = [];
  /** The number of requests of each kept client. */
  public readonly requests: number[] = [];
  private dropped = false;

  /** Counts requests of a client with a 32-bit hash. */
  public add(hash: number, requests = 1): void {
    const { hashes } = this;
    const length = hashes.length;
    if (length === KEPT && hash > hashes[length - 1]) {
      this.dropped = true;
      return;
    }
    let at = 0;
    while (at < length && hashes[at] < hash) {
      at++;
    }
    if (hashes[at] === hash) {
      this.requests[at] += requests;
      return;
    }
    hashes.splice(at, 0, hash);
    this.requests.splice(at, 0, requests);
    if (hashes.length > KEPT) {
      hashes.pop();
      this.requests.pop();
      this.dropped = true;
    }
  }

  public merge(other: ClientSketch): void {
    other.hashes.forEach((hash, i) => this.add(hash, other.requests[i]));
    this.dropped ||= other.dropped;
  }

  /** The sketch without the clients for which the function returns `false`. */
  public filter(isKept: (hash: number) => boolean): ClientSketch {
    const result = new ClientSketch();
    this.hashes.forEach((hash, i) => {
      if (isKept(hash)) {
        result.hashes.push(hash);
        result.requests.push(this.requests[i]);
      }
    });
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
