import type { ClientTable } from './client-table';
import type { PathNode } from './path-node';
import type { TrafficEvidence } from './traffic-evidence';

const ROUNDS = 4;
/** The suspicion of a path that nobody else asked for. */
const UNKNOWN = 0.5;
const SUSPICIOUS = 0.6;

/** The requests of a client by what is known of the paths. */
interface Suspicion {
  paths: number;
  suspicious: number;
}

/** The judgement about clients: whose successful requests show that a path belongs to the app. */
export class ClientTrust {
  private readonly scanners = new Set<number>();
  private readonly clients: ClientTable;

  constructor({ tree, clients, probes, requests }: TrafficEvidence, answersEverything: boolean) {
    this.clients = clients;
    // The app answers every path with success, so that misses do not tell scanners.
    if (answersEverything) {
      this.findScanners(tree.root, (kind) => probes.isOfApp(kind, requests));
    }
  }

  public isTrusted(client: number): boolean {
    return !this.clients.isScanner(client) && !this.scanners.has(client);
  }

  /**
   * Finds the clients that ask for the same paths as clients whose probes show that they are scanners, and for paths that nobody
   * else asks for.
   */
  private findScanners(root: PathNode, isOfApp: (kind: number) => boolean): void {
    const askedBy = [...clientsByPath(root)];
    askedBy.forEach((clients) => clients.forEach((client) => {
      if (this.clients.sendsProbes(client, isOfApp)) {
        this.scanners.add(client);
      }
    }));
    for (let round = 0; round < ROUNDS; round++) {
      const suspicions = new Map<number, Suspicion>();
      for (const clients of askedBy) {
        const found = clients.filter((client) => this.scanners.has(client)).length;
        const share = found === 0 && clients.length === 1 ? UNKNOWN : found / clients.length;
        for (const client of clients) {
          const suspicion = suspicions.get(client) ?? { paths: 0, suspicious: 0 };
          suspicion.paths++;
          suspicion.suspicious += share;
          suspicions.set(client, suspicion);
        }
      }
      suspicions.forEach(({ paths, suspicious }, client) => {
        if (suspicious > SUSPICIOUS * paths && paths > 1) {
          this.scanners.add(client);
        }
      });
    }
  }
}

function* clientsByPath(node: PathNode): Generator<readonly number[]> {
  for (const { clients } of node.methods.values()) {
    yield clients.hashes;
  }
  for (const child of node.children.values()) {
    yield* clientsByPath(child);
  }
}
