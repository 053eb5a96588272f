import * as fs from 'fs';
import * as http from 'http';
import * as https from 'https';
import * as path from 'path';
import { Counter, instructionsByCallgrind, instructionsByPerf } from './instructions';
import { Latency, load, LoadPace, LoadRequest, oneTarget } from './load';
import { median } from './statistics';
import { freePorts } from '../../src/commands/nginx/free-ports';
import { nginxBinary } from '../../testing/setup/nginx';
import { RunningProxy, startProxy } from '../proxies/proxy-process';
import { PointResult, VariantResult } from '../results';
import { DearAndCheap, Point, Prepared, Variant } from '../variants';

/** Configurations that take longer than this to start are not run under valgrind, which is fifty times as slow. */
const CALLGRIND_START_LIMIT_MS = 500;

/** What one load came to. */
export interface Sample {
  readonly requestsPerSecond: number;
  readonly cpuMicroseconds: number;
  readonly coreShare: number;
  readonly latency: Latency;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface StartOptions {
  /** What goes before the command, to place it on a core. */
  readonly placement: string[];
  readonly folder: string;
  /** `HOST:PORT` of the app. */
  readonly app: string;
  /** How often it is started, for the median of the times that this takes. */
  readonly starts: number;
}

/** A configuration that runs, and what has been measured of it so far. */
export class RunningVariant {
  public static async start(variant: Variant, options: StartOptions): Promise<RunningVariant> {
    const { folder, app, placement } = options;
    makeFolder(folder);
    const [port, healthPort] = await freePorts(2);
    const prepared = variant.prepare({ folder, port, healthPort, app });
    const start = () => startProxy({
      command: [...placement, ...prepared.command],
      environment: prepared.environment,
      port,
      folder,
      startLimitMs: variant.startLimitMs ?? 10_000,
    });
    let proxy = await start();
    const times = [proxy.startMs];
    while (times.length < options.starts && proxy.startMs < 2000) {
      await proxy.stop();
      proxy = await start();
      times.push(proxy.startMs);
    }
    return new RunningVariant(variant, prepared, proxy, median(times)!, folder, app);
  }

  private residentBytes?: number;
  private readonly measured: Array<{ point: Point; result: Writable<PointResult> }> = [];

  private constructor(
    public readonly variant: Variant,
    public readonly prepared: Prepared,
    public readonly proxy: RunningProxy,
    public readonly startMs: number,
    private readonly folder: string,
    private readonly app: string,
  ) {}

  /** Sends the request of each point once. A configuration that decides otherwise is not measured. */
  public async check(dear: DearAndCheap): Promise<void> {
    for (const point of this.variant.points(dear)) {
      const result: Writable<PointResult> = {
        name: point.name, title: point.title, status: 0, requestsPerSecond: [], cpuMicroseconds: [], coreShare: [],
      };
      try {
        result.status = await this.statusOf(point.request);
        if (point.accepted !== (result.status === 200)) {
          result.failure = `answers ${result.status}`;
        }
      } catch (error) {
        result.failure = (error as Error).message;
      }
      this.measured.push({ point, result });
    }
  }

  /** The status that a request is answered with, once all of the answer is there. */
  private statusOf({ method, target, headers }: LoadRequest): Promise<number> {
    const options: https.RequestOptions = {
      host: '127.0.0.1', port: this.proxy.port, method, path: oneTarget(target), headers: { ...headers, Host: 'localhost' }, agent: false, timeout: 20_000,
    };
    return new Promise((resolve, reject) => {
      const request = (this.variant.tls ? https : http).request({ ...options, rejectUnauthorized: false }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode!)).once('error', reject);
      });
      request.once('error', reject).once('timeout', () => request.destroy(new Error(`no answer to ${method} ${target}`)));
      request.end(method === 'POST' ? 'x' : undefined);
    });
  }

  /** Load for each point; returns what came out, for the eye. */
  public async playRound(wrk: string[]): Promise<string> {
    const said: string[] = [];
    for (const { point, result } of this.measured.filter((entry) => !entry.result.failure)) {
      try {
        const { requestsPerSecond, cpuMicroseconds, coreShare } = await this.measureLoad(point, wrk);
        result.requestsPerSecond.push(requestsPerSecond);
        result.cpuMicroseconds.push(cpuMicroseconds);
        result.coreShare.push(coreShare);
        said.push(`${point.name} ${Math.round(requestsPerSecond).toLocaleString('en')}`);
      } catch (error) {
        result.failure = (error as Error).message;
        said.push(`${point.name}: ${result.failure}`);
      }
    }
    return said.join(', ');
  }

  /** Load for one point by itself; `undefined` where this configuration decides otherwise than it should. */
  public loadFor(name: string): ((wrk: string[], pace?: Partial<LoadPace>, connections?: number) => Promise<Sample>) | undefined {
    const found = this.measured.find(({ point, result }) => point.name === name && !result.failure);
    return found && ((wrk, pace, connections = found.point.request.connections) =>
      this.measureLoad({ ...found.point, request: { ...found.point.request, connections } }, wrk, pace));
  }

  /** The requests per second of a point so far. */
  public speedOf(name: string): number | undefined {
    return median(this.measured.find(({ point }) => point.name === name)?.result.requestsPerSecond ?? []);
  }

  /** Counts instructions for the points that require the count. */
  public async countPoints(counter: Counter): Promise<void> {
    const counted = this.measured.filter(({ point, result }) => point.count && !result.failure);
    const counts = counted.length > 0 ? await this.instructions(counter, counted.map(({ point }) => point.request)) : undefined;
    counts?.forEach((count, index) => { counted[index].result.instructions = count; });
  }

  /** Instructions for each of the requests; `undefined` where they cannot be counted for this configuration. */
  public async instructions(counter: Counter, requests: LoadRequest[]): Promise<number[] | undefined> {
    if (counter === 'perf') {
      const counts: number[] = [];
      for (const one of requests) {
        counts.push(await instructionsByPerf(this.proxy.pid, this.proxy.port, one, 2000));
      }
      return counts;
    }
    if (this.prepared.nginxText === undefined || this.startMs > CALLGRIND_START_LIMIT_MS) {
      return undefined;
    }
    const [port, healthPort] = await freePorts(2);
    const folder = path.join(this.folder, 'callgrind');
    makeFolder(folder);
    const text = this.variant.prepare({ folder, port, healthPort, app: this.app }).nginxText!;
    return instructionsByCallgrind({ nginx: nginxBinary(), text, port, folder, startLimitMs: 90_000, count: 200 }, requests);
  }

  public result(): VariantResult {
    const { name, title } = this.variant;
    return {
      name,
      title,
      startMs: this.startMs,
      residentBytes: this.residentBytes,
      textBytes: this.prepared.textBytes,
      points: this.measured.map(({ result }) => result),
    };
  }

  private async measureLoad(point: Point, wrk: string[], pace: Partial<LoadPace> = {}): Promise<Sample> {
    const { proxy } = this;
    const before = proxy.cpuSeconds();
    const { requests, seconds, rejected, latency } = await load(
      wrk, { port: proxy.port, tls: this.variant.tls }, point.request, { seconds: point.seconds ?? 1, ...pace }, this.folder,
    );
    const used = proxy.cpuSeconds() - before;
    await this.idle();
    if (this.prepared.accessLog) {
      fs.truncateSync(this.prepared.accessLog);
    }
    if (requests === 0) {
      throw new Error('no request was answered');
    }
    if (point.accepted && rejected > 0) {
      throw new Error(`${rejected} of ${requests} requests were not accepted`);
    }
    this.residentBytes = Math.max(this.residentBytes ?? 0, proxy.residentBytes());
    return { requestsPerSecond: requests / seconds, cpuMicroseconds: used / requests * 1e6, coreShare: used / seconds, latency };
  }

  /** Waits until the proxy has done what was still under way, which would disturb the next one. */
  private async idle(): Promise<void> {
    for (let before = NaN, waited = 0; waited < 100; waited++) {
      const now = this.proxy.cpuSeconds();
      if (now - before < 0.002) {
        return;
      }
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A folder in which a worker that is another user may write. */
export function makeFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.chmodSync(folder, 0o777);
}
