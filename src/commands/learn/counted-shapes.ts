import { clientHash, ClientRecords } from './client-records';
import { isProbe } from './probe-path';
import { isPlaceholder, segmentShape } from './segment-shape';
import { Outcome, outcomeOf, ShapeEvidence } from './shape-evidence';
import { ShapeNode } from './shape-node';
import { LoggedRequest } from '../logs/logged-request';

/** Above twice this number of shapes, those with the fewest requests are given up. */
const MAX_NODES = 150_000;
const CACHED_PATHS = 20_000;
const CACHED_AGENTS = 5_000;
const LONGEST_SEGMENT = 200;
const METHOD = /^[A-Z][A-Z-]{0,30}$/;

/** A group of requests that were counted elsewhere, for example by Amazon Athena. */
export interface CountedShape {
  readonly method: string;
  /** A path whose unmistakable segments may be replaced as by `segmentShape`. */
  readonly path: string;
  readonly host?: string;
  readonly status: number;
  readonly requests: number;
  /** Hashes of some clients, as many as are known. */
  readonly clients: number[];
  /** Days since 1970 (UTC). */
  readonly days: number[];
  /** A target as sent. */
  readonly sample: string;
  readonly webSocket?: boolean;
}

/** What logs say, in memory that grows with the shapes of paths and not with the requests. */
export class CountedShapes {
  public readonly root = new ShapeNode();
  public readonly clients = new ClientRecords();
  public readonly hosts = new Map<string, number>();
  public requests = 0;
  /** The requests whose target or method no route can list. */
  public unlistable = 0;
  /** The requests with an address or a user agent. */
  public withClient = 0;
  /** The probes of scanners that the app answered with success, and those that it missed. */
  public readonly probes = { succeeded: 0, missed: 0 };
  /** The shapes that were given up because there were too many. */
  public givenUp = 0;
  private nodes = 0;
  private readonly cache = new Map<string, ShapeNode>();
  private readonly agents = new Map<string, Map<string, number>>();

  /** Counts a request. This is a visitor of a log reader. */
  public readonly add = (request: LoggedRequest): void => {
    const { method, target, weight } = request;
    this.requests += weight;
    const query = target.indexOf('?');
    const path = query < 0 ? target : target.slice(0, query);
    if (!path.startsWith('/') || path.includes('//') || path.length > 2000 || !METHOD.test(method)) {
      this.unlistable += weight;
      return;
    }
    const status = request.appStatus ?? (request.enforced === true ? 0 : request.status);
    const outcome = request.webSocket ? Outcome.SUCCEEDED : outcomeOf(status);
    const known = request.client !== undefined || request.userAgent !== undefined;
    const hash = known ? this.hash(request.client ?? '', request.userAgent ?? '') : 0;
    const probe = isProbe(target);
    if (known) {
      this.withClient += weight;
      this.clients.add(hash, outcome, probe);
    }
    if (probe && outcome === Outcome.SUCCEEDED) {
      this.probes.succeeded += weight;
    } else if (probe && outcome === Outcome.MISSED) {
      this.probes.missed += weight;
    }
    const evidence = this.find(path).evidence(method);
    const answered = outcome === Outcome.SUCCEEDED || outcome === Outcome.REFUSED;
    evidence.add(outcome, request.status, weight);
    if (request.time !== undefined) {
      evidence.addTime(request.time, answered);
    }
    if (answered) {
      if (known) {
        evidence.clients.add(hash, weight);
      }
      evidence.addSample(target);
      if (request.bytesSent !== undefined && outcome === Outcome.SUCCEEDED) {
        evidence.addSize(request.bytesSent, weight);
      }
      if (request.webSocket) {
        evidence.webSockets += weight;
      }
      if (request.host !== undefined && (this.hosts.has(request.host) || this.hosts.size < 200)) {
        this.hosts.set(request.host, (this.hosts.get(request.host) ?? 0) + weight);
      }
    }
  };

  /** Counts requests that were counted elsewhere. */
  public addCounted(shape: CountedShape): void {
    this.requests += shape.requests;
    const outcome = shape.webSocket ? Outcome.SUCCEEDED : outcomeOf(shape.status);
    const answered = outcome === Outcome.SUCCEEDED || outcome === Outcome.REFUSED;
    const evidence: ShapeEvidence = this.find(shape.path).evidence(shape.method);
    evidence.add(outcome, shape.status, shape.requests);
    shape.days.forEach((day) => evidence.addTime(day * 86_400_000, answered));
    if (answered) {
      const each = Math.max(1, Math.floor(shape.requests / Math.max(1, shape.clients.length)));
      shape.clients.forEach((hash) => evidence.clients.add(hash, each));
      evidence.addSample(shape.sample);
      evidence.webSockets += shape.webSocket ? shape.requests : 0;
    }
    if (shape.clients.length > 0) {
      this.withClient += shape.requests;
      shape.clients.forEach((hash) => this.clients.add(hash, outcome, isProbe(shape.sample)));
    }
  }

  private hash(address: string, userAgent: string): number {
    let hashes = this.agents.get(userAgent);
    if (hashes === undefined) {
      if (this.agents.size >= CACHED_AGENTS) {
        this.agents.clear();
      }
      hashes = new Map();
      this.agents.set(userAgent, hashes);
    }
    let hash = hashes.get(address);
    if (hash === undefined) {
      if (hashes.size >= CACHED_AGENTS) {
        hashes.clear();
      }
      hash = clientHash(address, userAgent);
      hashes.set(address, hash);
    }
    return hash;
  }

  private find(path: string): ShapeNode {
    const cached = this.cache.get(path);
    if (cached !== undefined) {
      return cached;
    }
    let node = this.root;
    if (path !== '/') {
      let start = 1;
      while (start <= path.length) {
        const slash = path.indexOf('/', start);
        const end = slash < 0 ? path.length : slash;
        const segment = path.slice(start, end);
        const shape = segment.length > LONGEST_SEGMENT ? '{text}' : segmentShape(segment);
        if (!node.children.has(shape)) {
          this.nodes++;
        }
        node = node.child(shape);
        if (isPlaceholder(shape)) {
          node.addValue(segment.slice(0, LONGEST_SEGMENT));
        }
        start = end + 1;
      }
    }
    if (this.cache.size >= CACHED_PATHS) {
      this.cache.clear();
    }
    this.cache.set(path, node);
    if (this.nodes > 2 * MAX_NODES) {
      this.giveUpRareShapes();
    }
    return node;
  }

  /** Merges the rarest siblings into one, until at most `MAX_NODES` nodes are left. */
  private giveUpRareShapes(): void {
    for (let kept = 4096; this.nodes > MAX_NODES && kept >= 16; kept /= 2) {
      this.nodes = this.mergeRareChildren(this.root, kept);
    }
    this.cache.clear();
  }

  private mergeRareChildren(node: ShapeNode, kept: number): number {
    if (node.children.size > kept) {
      const ranked = [...node.children].filter(([shape]) => !isPlaceholder(shape))
        .map(([shape, child]) => ({ shape, child, answered: child.answered() }))
        .sort((a, b) => b.answered - a.answered || (a.shape < b.shape ? -1 : 1));
      const rest = ranked.slice(kept);
      const answered = rest.filter((one) => one.answered > 0);
      this.givenUp += rest.length - answered.length;
      rest.forEach(({ shape }) => node.children.delete(shape));
      answered.forEach(({ shape, child }) => {
        const text = node.child('{text}');
        text.merge(child);
        text.addValue(shape);
      });
    }
    let nodes = 1;
    node.children.forEach((child) => { nodes += this.mergeRareChildren(child, kept); });
    return nodes;
  }
}
