import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { child } from './child';
import { Counter, instructionCounter, instructionsByCallgrind, instructionsByPerf } from './instructions';
import { load, LoadRequest, oneTarget } from './load';
import { machine, versionOf } from './machine';
import { OperationCost, sweep } from './operation-sweep';
import { median } from './statistics';
import { compilation, synthesis } from './synthesis';
import { nginxBinary } from '../../scripts/setup/nginx';
import { freePorts } from '../../test/support/free-ports';
import { request } from '../../test/support/raw-client';
import { CpuPlacement, cpuPlacement } from '../proxies/cpu-placement';
import { appText } from '../proxies/nginx-texts';
import { RunningProxy, startProxy } from '../proxies/proxy-process';
import { PointResult, Results, VariantResult } from '../results';
import { program } from '../setup/tools';
import { DearAndCheap, githubRequests, Point, Prepared, Variant, variants } from '../variants';

export interface MeasureOptions {
  readonly quick: boolean;
  /** Names of configurations; all if left out. */
  readonly only?: string[];
  progress(line: string): void;
}

const ROUNDS = 5;
const SECONDS = 1; // of load for each point in each round; wrk takes whole ones
const STARTS = 3;
const COMPILE_LIMIT_MS = 60_000;
/** Configurations that take longer than this to start are not run under valgrind, which is fifty times as slow. */
const CALLGRIND_START_LIMIT_MS = 300;
const DEFAULT_DEAR_AND_CHEAP: DearAndCheap = {
  cheapest: { method: 'GET', target: '/repos/{}/{}' },
  dearest: { method: 'GET', target: '/repos/{}/{}/environments/{}/deployment-branch-policies/{}' },
};

/** A configuration that runs, and what is measured of it. */
interface Running {
  readonly variant: Variant;
  readonly prepared: Prepared;
  readonly folder: string;
  readonly proxy: RunningProxy;
  readonly startMs: number;
  readonly measured: Array<{ point: Point; result: Writable<PointResult> }>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export async function measure(options: MeasureOptions): Promise<Results> {
  const session = new Session(options);
  try {
    return await session.run();
  } finally {
    await session.close();
  }
}

class Session {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  private readonly placement: CpuPlacement = cpuPlacement();
  private readonly written = new Map<string, string | Error>();
  private readonly running: Running[] = [];
  private readonly failed: VariantResult[] = [];
  private app?: RunningProxy;
  private readonly removeFolder = () => fs.rmSync(this.folder, { recursive: true, force: true });

  constructor(private readonly options: MeasureOptions) {
    fs.chmodSync(this.folder, 0o755); // NGINX's workers are another user
    process.on('exit', this.removeFolder);
  }

  public async run(): Promise<Results> {
    const { quick, only, progress } = this.options;
    const all = variants(which => this.write(which));
    const unknown = (only ?? []).filter(name => !all.some(variant => variant.name === name));
    if (unknown.length > 0) {
      throw new Error(`unknown: ${unknown.join(', ')}; known are ${all.map(({ name }) => name).join(', ')}`);
    }
    const wanted = all.filter(({ name, quick: inQuick }) => only ? only.includes(name) : !quick || inQuick);
    const wrk = [...this.placement.others, program('wrk')];
    const counter = instructionCounter();
    await this.startApp();
    for (const variant of wanted) {
      await this.start(variant);
    }
    const dear = await this.cheapestAndDearest(counter);
    for (const running of this.running) {
      await this.addPoints(running, dear);
    }
    const rounds = quick ? 1 : ROUNDS;
    for (let round = 1; round <= rounds; round++) {
      for (const running of this.running) {
        await this.round(running, round, rounds, wrk);
      }
    }
    if (counter) {
      await this.countInstructions(counter);
    }
    const results = all.map(({ name }) => this.failed.find(result => result.name === name) ?? this.result(name)).filter(result => result !== undefined);
    const versions = this.versions();
    await this.stop(); // what follows is not about the proxies, and has the machine for itself
    progress('synthesis and compilation');
    return {
      date: new Date().toISOString().slice(0, 10),
      quick,
      machine: machine(),
      versions,
      instructionCounter: counter,
      ownCore: this.placement.proxy.length > 0,
      rounds,
      variants: results,
      ...only ? {} : { synthesis: synthesis(quick ? 1 : 5), compilation: compilation(quick ? 1 : 5) },
    };
  }

  public async close(): Promise<void> {
    await this.stop();
    this.removeFolder();
    process.off('exit', this.removeFolder);
  }

  private async stop(): Promise<void> {
    await Promise.all([...this.running.splice(0).map(({ proxy }) => proxy.stop()), this.app?.stop()]);
  }

  /** Our configuration for an allowlist, as it ships; compiled once. */
  private write(which: string): string {
    let file = this.written.get(which);
    if (file === undefined) {
      try {
        file = path.join(this.folder, `${which}.conf`);
        child('write-configuration', [which, file], COMPILE_LIMIT_MS);
      } catch (error) {
        file = new Error(`compiling: ${(error as Error).message}`);
      }
      this.written.set(which, file);
    }
    if (file instanceof Error) {
      throw file;
    }
    return file;
  }

  private async startApp(): Promise<void> {
    const [port] = await freePorts(1);
    const folder = this.newFolder('app');
    const configuration = path.join(folder, 'nginx.conf');
    fs.writeFileSync(configuration, appText(`127.0.0.1:${port}`, folder));
    const command = [...this.placement.others, nginxBinary(), '-p', folder, '-c', configuration, '-e', 'stderr'];
    this.app = await startProxy({ command, port, folder, startLimitMs: 10_000 });
  }

  /** Starts a configuration several times, for the time that it takes, and leaves it running. */
  private async start(variant: Variant): Promise<void> {
    const { name, title } = variant;
    const startLimitMs = variant.startLimitMs ?? 10_000;
    try {
      const [port, healthPort] = await freePorts(2);
      const folder = this.newFolder(name);
      const prepared = variant.prepare({ folder, port, healthPort, app: `127.0.0.1:${this.app!.port}` });
      const { command, environment } = prepared;
      const start = () => startProxy({ command: [...this.placement.proxy, ...command], environment, port, folder, startLimitMs });
      let proxy = await start();
      const times = [proxy.startMs];
      while (!this.options.quick && times.length < STARTS && proxy.startMs < 2000) {
        await proxy.stop();
        proxy = await start();
        times.push(proxy.startMs);
      }
      const startMs = median(times)!;
      this.running.push({ variant, prepared, folder, proxy, startMs, measured: [] });
      this.options.progress(`${name}: starts in ${startMs.toFixed(0)} ms`);
    } catch (error) {
      this.failed.push({ name, title, failure: (error as Error).message, points: [] });
      this.options.progress(`${name}: ${(error as Error).message}`);
    }
  }

  private newFolder(name: string): string {
    const folder = path.join(this.folder, name);
    fs.mkdirSync(folder);
    fs.chmodSync(folder, 0o777);
    return folder;
  }

  /** Of all operations of GitHub's API, by CPU time first, and among the candidates by instructions. */
  private async cheapestAndDearest(counter?: Counter): Promise<DearAndCheap> {
    const github = this.running.find(({ variant }) => variant.name === 'github');
    if (!github) {
      return DEFAULT_DEAR_AND_CHEAP;
    }
    const every = this.options.quick ? 8 : 1;
    const costs = await sweep(github.proxy, githubRequests().filter((_, index) => index % every === 0), this.options.quick ? 1 : 2);
    const candidates = [...costs.slice(0, 12), ...costs.slice(-12)].map(({ request: candidate }) => candidate);
    let ranked: LoadRequest[] = costs.map(({ request: candidate }: OperationCost) => candidate);
    if (counter && !this.options.quick) {
      const counts = await this.instructions(counter, github, candidates);
      ranked = counts ? candidates.map((candidate, index) => ({ candidate, count: counts[index] })).sort((a, b) => a.count - b.count).map(({ candidate }) => candidate) : ranked;
    }
    const dear = { cheapest: ranked[0], dearest: ranked[ranked.length - 1] };
    this.options.progress(`github: cheapest ${dear.cheapest.method} ${dear.cheapest.target}, dearest ${dear.dearest.method} ${dear.dearest.target}`);
    return dear;
  }

  private async addPoints({ variant, proxy, measured }: Running, dear: DearAndCheap): Promise<void> {
    for (const point of variant.points(dear)) {
      const { method, target } = point.request;
      const result: Writable<PointResult> = { name: point.name, title: point.title, status: 0, requestsPerSecond: [], cpuMicroseconds: [] };
      try {
        const answer = await request(proxy.port, { method, target: oneTarget(target), headers: [['Host', 'localhost']] }, { timeoutMs: 20_000 });
        result.status = answer.status;
        if (point.accepted !== (answer.status === 200)) {
          result.failure = `answers ${answer.status}`;
        }
      } catch (error) {
        result.failure = (error as Error).message;
      }
      measured.push({ point, result });
    }
  }

  private async round({ variant, prepared, folder, proxy, measured }: Running, round: number, rounds: number, wrk: string[]): Promise<void> {
    const said: string[] = [];
    for (const { point, result } of measured.filter(entry => !entry.result.failure)) {
      try {
        const before = proxy.cpuSeconds();
        const loaded = await load(wrk, proxy.port, point.request, SECONDS, folder);
        if (loaded.requests === 0) {
          throw new Error('no request was answered');
        }
        if (point.accepted && loaded.rejected > 0) {
          throw new Error(`${loaded.rejected} of ${loaded.requests} requests were not accepted`);
        }
        result.requestsPerSecond.push(loaded.requestsPerSecond);
        result.cpuMicroseconds.push((proxy.cpuSeconds() - before) / loaded.requests * 1e6);
        said.push(`${point.name} ${Math.round(loaded.requestsPerSecond).toLocaleString('en')}`);
      } catch (error) {
        result.failure = (error as Error).message;
        said.push(`${point.name}: ${result.failure}`);
      }
      if (prepared.accessLog) {
        fs.truncateSync(prepared.accessLog);
      }
    }
    this.options.progress(`round ${round} of ${rounds}, ${variant.name}: ${said.join(', ')}`);
  }

  private async countInstructions(counter: Counter): Promise<void> {
    for (const running of this.running) {
      const counted = running.measured.filter(({ point, result }) => point.count && !result.failure);
      const counts = counted.length > 0 ? await this.instructions(counter, running, counted.map(({ point }) => point.request)) : undefined;
      counts?.forEach((count, index) => { counted[index].result.instructions = count; });
    }
  }

  private async instructions(counter: Counter, running: Running, requests: LoadRequest[]): Promise<number[] | undefined> {
    const { prepared, proxy, variant, folder, startMs } = running;
    this.options.progress(`${variant.name}: counting instructions`);
    try {
      if (counter === 'perf') {
        const counts: number[] = [];
        for (const one of requests) {
          const count = await instructionsByPerf(proxy.pid, proxy.port, one, 2000);
          if (count === undefined) {
            return undefined;
          }
          counts.push(count);
        }
        return counts;
      }
      if (prepared.nginxText === undefined || startMs > CALLGRIND_START_LIMIT_MS) {
        return undefined;
      }
      const [port, healthPort] = await freePorts(2);
      const own = path.join(folder, 'callgrind');
      fs.mkdirSync(own, { recursive: true });
      const text = variant.prepare({ folder: own, port, healthPort, app: `127.0.0.1:${this.app!.port}` }).nginxText!;
      return await instructionsByCallgrind({ nginx: nginxBinary(), text, port, folder: own, startLimitMs: 60_000, count: 200 }, requests);
    } catch (error) {
      this.options.progress(`${variant.name}: instructions not counted, ${(error as Error).message}`);
      return undefined;
    }
  }

  private result(name: string): VariantResult | undefined {
    const running = this.running.find(({ variant }) => variant.name === name);
    return running && {
      name,
      title: running.variant.title,
      startMs: running.startMs,
      residentBytes: running.proxy.residentBytes(),
      textBytes: running.prepared.textBytes,
      points: running.measured.map(({ result }) => result),
    };
  }

  private versions(): Record<string, string> {
    const commands: Array<[title: string, variant: string, args: string[]]> = [
      ['HAProxy', 'haproxy', ['-v']], ['Caddy', 'caddy', ['version']], ['Envoy', 'envoy', ['--version']],
    ];
    return {
      'Node.js': process.versions.node,
      'NGINX': versionOf(nginxBinary(), ['-v']),
      'wrk': versionOf('wrk', ['-v']),
      ...Object.fromEntries(commands.flatMap(([title, name, args]) => {
        const running = this.running.find(({ variant }) => variant.name === name);
        return running ? [[title, versionOf(running.prepared.command[0], args)]] : [];
      })),
      ...Object.fromEntries(['aws-cdk-lib', '@octokit/openapi'].map(name => [name, installedVersion(name)])),
    };
  }
}

function installedVersion(name: string): string {
  const manifest = path.resolve(__dirname, '../../node_modules', name, 'package.json');
  return JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
}
