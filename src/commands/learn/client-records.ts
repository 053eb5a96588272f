import { Outcome } from './shape-evidence';

const SLOTS = 2 ** 18;

/** The hits and misses of all clients in bounded memory. Clients whose hashes have the same lower bits share a record. */
export class ClientRecords {
  private readonly hits = new Uint32Array(SLOTS);
  private readonly misses = new Uint32Array(SLOTS);
  private readonly probes = new Uint32Array(SLOTS);
  public requests = 0;

  public add(hash: number, outcome: Outcome, probe: boolean): void {
    const slot = hash % SLOTS;
    this.requests++;
    if (outcome === Outcome.SUCCEEDED || outcome === Outcome.REFUSED) {
      this.hits[slot]++;
    } else if (outcome === Outcome.MISSED) {
      this.misses[slot]++;
    }
    if (probe) {
      this.probes[slot]++;
    }
  }

  /** The numbers of requests of a client. */
  public of(hash: number): { readonly hits: number; readonly misses: number; readonly probes: number } {
    const slot = hash % SLOTS;
    return { hits: this.hits[slot], misses: this.misses[slot], probes: this.probes[slot] };
  }

  /** The records of all clients that sent anything. */
  public *all(): Generator<{ readonly slot: number; readonly hits: number; readonly misses: number; readonly probes: number }> {
    for (let slot = 0; slot < SLOTS; slot++) {
      if (this.hits[slot] + this.misses[slot] + this.probes[slot] > 0) {
        yield { slot, ...this.of(slot) };
      }
    }
  }
}

/* eslint-disable no-bitwise -- a hash */
/** A 32-bit hash of a client: its address and its user agent, because many clients may share an address. */
export function clientHash(address: string, userAgent: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) {
    hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ 0x1f, 0x01000193);
  for (let i = 0; i < userAgent.length; i++) {
    hash = Math.imul(hash ^ userAgent.charCodeAt(i), 0x01000193);
  }
  // The lower bits of addresses that differ in the last digit would be alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
