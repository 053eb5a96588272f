import { Outcome } from '../outcome';

/** The number of places. Clients that share a place, which is rare below some hundred thousand clients, are judged together. */
const PLACES = 524_288;

/** The share of misses above which a client is a scanner. Clients that follow links of the app miss far less. */
const MOSTLY = 0.4;

/** The share of probes of one kind above which a client is a scanner. An app may have a few paths that look like probes. */
const SHARE_OF_PROBES = 0.2;
/** In place of the number of a kind of probes: several kinds. */
const SEVERAL_KINDS = 255;

/** The numbers of requests of all clients by outcome, in memory that does not grow. */
class OutcomeTable {
  private readonly succeeded = new Float32Array(PLACES);
  private readonly missed = new Float32Array(PLACES);

  public add(hash: number, outcome: Outcome, weight: number): void {
    if (outcome === Outcome.SUCCEEDED) {
      this.succeeded[hash % PLACES] += weight;
    } else if (outcome === Outcome.MISSED) {
      this.missed[hash % PLACES] += weight;
    }
  }

  /** The successful requests and the misses. */
  public total(hash: number): number {
    return this.missed[hash % PLACES] + this.succeeded[hash % PLACES];
  }

  public missesMostly(hash: number): boolean {
    return this.missed[hash % PLACES] > MOSTLY * this.total(hash);
  }
}

/** The clients of the logs, and whether they ask for what the app has. */
export class ClientTable {
  private readonly clients = new OutcomeTable();
  /** The same by address alone, because a scanner may change its user agent with each request. */
  private readonly addresses = new OutcomeTable();
  private readonly addressOf = new Uint32Array(PLACES);
  /** The kind of the probes that a client sent. */
  private readonly kinds = new Uint8Array(PLACES);
  private readonly probes = new Float32Array(PLACES);

  /** @param kind the kind of probes to which the request belongs, or 0 */
  public add(client: number, address: number, outcome: Outcome, weight: number, kind: number): void {
    this.clients.add(client, outcome, weight);
    this.addresses.add(address, outcome, weight);
    this.addressOf[client % PLACES] = address;
    if (kind !== 0) {
      const place = client % PLACES;
      this.kinds[place] = [0, kind].includes(this.kinds[place]) ? kind : SEVERAL_KINDS;
      this.probes[place] += weight;
    }
  }

  /** Whether the client asks mostly for paths and methods that the app does not have. */
  public isScanner(client: number): boolean {
    return this.clients.missesMostly(client) || this.addresses.missesMostly(this.addressOf[client % PLACES]);
  }

  /**
   * Whether the client sent probes as only scanners do: of several kinds, or many of a kind that is not that of the app.
   *
   * @param isOfApp whether the app consists of a kind of software
   */
  public sendsProbes(client: number, isOfApp: (kind: number) => boolean): boolean {
    const kind = this.kinds[client % PLACES];
    return kind === SEVERAL_KINDS || kind !== 0 && this.probes[client % PLACES] > SHARE_OF_PROBES * this.clients.total(client) && !isOfApp(kind);
  }
}
