import { Outcome } from '../outcome';

/** The number of places. Clients that share a place, which is rare below some hundred thousand clients, are judged together. */
const PLACES = 524_288;

/** The share of misses above which a client is a scanner. Clients that follow links of the app miss far less. */
const MOSTLY = 0.4;

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

  public missesMostly(hash: number): boolean {
    const missed = this.missed[hash % PLACES];
    return missed > MOSTLY * (missed + this.succeeded[hash % PLACES]);
  }
}

/** The clients of the logs, and whether they ask for what the app has. */
export class ClientTable {
  private readonly clients = new OutcomeTable();
  /** The same by address alone, because a scanner may change its user agent with each request. */
  private readonly addresses = new OutcomeTable();
  private readonly addressOf = new Uint32Array(PLACES);
  private readonly probed = new Uint8Array(PLACES);

  public add(client: number, address: number, outcome: Outcome, weight: number, probes: boolean): void {
    this.clients.add(client, outcome, weight);
    this.addresses.add(address, outcome, weight);
    this.addressOf[client % PLACES] = address;
    if (probes) {
      this.probed[client % PLACES] = 1;
    }
  }

  /** Whether the client asks mostly for paths and methods that the app does not have. */
  public isScanner(client: number): boolean {
    return this.clients.missesMostly(client) || this.addresses.missesMostly(this.addressOf[client % PLACES]);
  }

  /** Whether the client asked for a path that only scanners ask for. */
  public probes(client: number): boolean {
    return this.probed[client % PLACES] === 1;
  }
}
