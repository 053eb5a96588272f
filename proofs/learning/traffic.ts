import type { Api, ApiOperation } from './api';
import { ApiValues } from './parameter-values';
import { Random, ZipfChoice } from './random';
import { scannerPaths } from './scanner-paths';
import type { LoggedRequest } from '../../src/commands/logs/logged-request';

const SCANNERS_SHARE = 0.15;
const MISTAKES_SHARE = 0.01;
const DAYS = 7;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 1);
const CLIENTS = 600;
const SCANNERS = 40;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A request that a test plays against the learned allowlist. */
export interface Probe {
  readonly method: string;
  readonly target: string;
}

/** The traffic of an API: the requests of its clients by a Zipf distribution over the operations, scanners beside, and mistakes. */
export class Traffic {
  /** The numbers of requests by operation in `requests()`. */
  public readonly counts: number[];
  private readonly values: ApiValues;
  private readonly order: ApiOperation[];
  private readonly operation: ZipfChoice;
  private readonly client: ZipfChoice;
  private readonly scanned: string[];
  private readonly unseenScanned: string[];

  constructor(private readonly api: Api, private readonly random: Random, private readonly answersEverything: boolean) {
    this.values = new ApiValues(random);
    this.order = random.shuffled(api.operations);
    this.counts = this.order.map(() => 0);
    this.operation = new ZipfChoice(this.order.length, random);
    this.client = new ZipfChoice(CLIENTS, random);
    const paths = random.shuffled(scannerPaths(random));
    this.scanned = paths.slice(0, paths.length / 2);
    this.unseenScanned = paths.slice(paths.length / 2);
  }

  /** The number of paths of the operations that had requests. */
  public get seenPaths(): number {
    return new Set(this.order.filter((_, i) => this.counts[i] > 0).map(({ template }) => template.replace(/\{[^{}]*\}/g, '{}'))).size;
  }

  /** Requests as logs have them. */
  public *requests(count: number): Generator<LoggedRequest> {
    for (let i = 0; i < count; i++) {
      const time = START + Math.floor(i / count * DAYS * DAY_MS);
      const kind = this.random.next();
      if (kind < SCANNERS_SHARE) {
        yield this.logged('GET', this.random.pick(this.scanned), time, `198.51.100.${this.random.below(SCANNERS)}`, 'scanner');
      } else {
        const number = this.operation.next();
        const { method, template } = this.order[number];
        const target = this.values.path(template);
        const client = this.client.next();
        const made = kind < SCANNERS_SHARE + MISTAKES_SHARE ? this.mistake(method, target) : { method, target };
        this.counts[number] += made.method === method && made.target === target ? 1 : 0;
        yield this.logged(made.method, made.target, time, `203.0.113.${client % 250}`, `client/${Math.floor(client / 250)}`);
      }
    }
  }

  /** New requests for operations that had at least `seen` requests. */
  public *legitimate(count: number, seen: number): Generator<Probe> {
    for (let made = 0; made < count;) {
      const number = this.operation.next();
      if (this.counts[number] >= seen) {
        made++;
        yield { method: this.order[number].method, target: this.values.path(this.order[number].template) };
      }
    }
  }

  /** Requests by kind that the API does not have. */
  public *bad(count: number): Generator<Probe & { readonly kind: string }> {
    for (let i = 0; i < count; i++) {
      const { method, template } = this.order[this.operation.next()];
      const target = this.values.path(template);
      const [kind, probe] = this.random.pick(BAD)(method, target, this.random);
      const made = kind === 'unseen scanner' ? { method: 'GET', target: this.random.pick(this.unseenScanned) } : probe;
      if (this.api.statusOf(made.method, made.target) !== 200) {
        yield { kind, ...made };
      }
    }
  }

  private mistake(method: string, target: string): Probe {
    const kind = this.random.below(3);
    return [otherMethod, nearSegment, deeper][kind](method, target, this.random)[1];
  }

  private logged(method: string, target: string, time: number, client: string, userAgent: string): LoggedRequest {
    const found = this.answersEverything ? 200 : this.api.statusOf(method, target);
    const status = found !== 200 || this.answersEverything ? found : this.status(method);
    return { method, target, time, client, userAgent, status, appStatus: status, weight: 1, webSocket: false, host: 'api.example.com' };
  }

  /** The status of a request for an operation that the app has. */
  private status(method: string): number {
    const kind = this.random.next();
    return kind < 0.03 ? 404 : kind < 0.05 ? 401 : kind < 0.06 ? 403 : kind < 0.07 && method !== 'GET' ? 422 : kind < 0.075 ? 500
      : kind < 0.1 && method === 'GET' ? 304 : method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200;
  }
}

type Bad = (method: string, target: string, random: Random) => [string, Probe];

const otherMethod: Bad = (method, target, random) => ['other method', { method: random.pick(METHODS.filter((other) => other !== method)), target }];

const deeper: Bad = (method, target, random) => ['deeper', { method, target: `${target.replace(/\/$/, '')}/${random.pick(['x', 'admin', 'edit', '1', 'export'])}` }];

const nearSegment: Bad = (method, target, random) => {
  const segments = target.split('/');
  const at = 1 + random.below(segments.length - 1);
  const text = segments[at];
  const cut = 1 + random.below(Math.max(1, text.length - 1));
  segments[at] = random.pick([`${text}s`, `${text.slice(0, cut)}${text.slice(cut + 1)}z`, `${text.slice(0, cut)}x${text.slice(cut)}`, `${text}-old`]);
  return ['near segment', { method, target: segments.join('/') }];
};

const otherStart: Bad = (method, target, random) => ['other start', {
  method, target: random.pick([`/${random.pick(['internal', 'admin', 'old', 'test'])}${target}`, target.replace(/^\/[^/]*/, `/${random.pick(['v9', 'debug', 'private'])}`)]),
}];

const unseenScanner: Bad = (method, target) => ['unseen scanner', { method, target }];

const BAD = [otherMethod, deeper, nearSegment, otherStart, unseenScanner];
