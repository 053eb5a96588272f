import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { compare } from './compare';
import { CompiledConfigurations } from './compiled-configurations';
import { Counter, instructionCounter } from './instructions';
import { latency } from './latency';
import { machine, versionOf } from './machine';
import { sweep } from './operation-sweep';
import { makeFolder, RunningVariant } from './running-variant';
import { compilation, synthesis } from './synthesis';
import { freePorts } from '../../src/commands/nginx/free-ports';
import { program } from '../../testing/setup/debian-program';
import { nginxBinary } from '../../testing/setup/nginx';
import { CpuPlacement, cpuPlacement } from '../proxies/cpu-placement';
import { appText } from '../proxies/nginx-texts';
import { RunningProxy, startProxy } from '../proxies/proxy-process';
import { Results, VariantResult } from '../results';
import { DearAndCheap, githubRequests, Variant, variants } from '../variants';

export interface MeasureOptions {
  readonly quick: boolean;
  /** Names of configurations; all if left out. */
  readonly only?: string[];
  progress(line: string): void;
}

const ROUNDS = 3;
const PAIRS = 8; // of each comparison
const LATENCY_ROUNDS = 5;
const STARTS = 3;
const RUNS = 5; // of synthesis and compilation

/** Where GitHub's API is not among what is measured. */
export const DEFAULT_DEAR_AND_CHEAP: DearAndCheap = {
  cheapest: { method: 'GET', target: '/repos/{}/{}' },
  dearest: { method: 'GET', target: '/repos/{}/{}/environments/{}/deployment-branch-policies/{}' },
};

/** Runs all configurations at the same time, and measures them in turn. */
export async function measure(options: MeasureOptions): Promise<Results> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  fs.chmodSync(folder, 0o755); // NGINX's workers are another user
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const proxies: RunningProxy[] = [];
  const stop = () => Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  try {
    const measured = await measureProxies(options, folder, proxies);
    await stop(); // what follows has the machine for itself
    options.progress('synthesis and compilation');
    const runs = options.quick ? 1 : RUNS;
    return options.only ? measured : {
      ...measured,
      synthesis: attempt(() => synthesis(runs), options),
      compilation: attempt(() => compilation(runs), options),
    };
  } finally {
    await stop();
    remove();
    process.off('exit', remove);
  }
}

/** What fails is not measured, which the results say; the rest still is. */
function attempt<T>(act: () => T, { progress }: MeasureOptions): T | undefined {
  try {
    return act();
  } catch (error) {
    progress((error as Error).message);
    return undefined;
  }
}

async function measureProxies(options: MeasureOptions, folder: string, proxies: RunningProxy[]): Promise<Results> {
  const { quick, progress } = options;
  const placement = cpuPlacement();
  const configurations = new CompiledConfigurations(folder);
  const all = variants((which) => configurations.fileFor(which));
  const wanted = selected(all, options);
  const wrk = [...placement.others, program('wrk')];
  const counter = instructionCounter();

  const app = await startApp(placement, path.join(folder, 'app'));
  proxies.push(app);
  const running: RunningVariant[] = [];
  const failed: VariantResult[] = [];
  for (const variant of wanted) {
    const { name, title } = variant;
    try {
      const started = await RunningVariant.start(variant, {
        placement: placement.proxy, folder: path.join(folder, name), app: `127.0.0.1:${app.port}`, starts: quick ? 1 : STARTS,
      });
      running.push(started);
      proxies.push(started.proxy);
      progress(`${name}: starts in ${started.startMs.toFixed(0)} ms`);
    } catch (error) {
      failed.push({ name, title, failure: (error as Error).message, points: [] });
      progress(`${name}: ${(error as Error).message}`);
    }
  }
  const dear = await cheapestAndDearest(running.find(({ variant }) => variant.name === 'github'), counter, options);
  for (const variant of running) {
    await variant.check(dear);
  }
  const rounds = quick ? 1 : ROUNDS;
  for (let round = 1; round <= rounds; round++) {
    for (const variant of running) {
      progress(`round ${round} of ${rounds}, ${variant.variant.name}: ${await variant.playRound(wrk)}`);
    }
  }
  const pairs = quick ? 1 : PAIRS;
  const comparisons = await compare(running, pairs, wrk, progress);
  const latencies = await latency(running, quick ? 1 : LATENCY_ROUNDS, wrk, progress);
  for (const variant of counter ? running : []) {
    progress(`${variant.variant.name}: counting instructions`);
    await variant.countPoints(counter!).catch((error) => progress(`${variant.variant.name}: not counted, ${error.message}`));
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    quick,
    machine: machine(),
    versions: versions(running),
    instructionCounter: counter,
    ownCore: placement.proxy.length > 0,
    rounds,
    pairs,
    comparisons,
    latency: latencies,
    variants: wanted.map(({ name }) => (
      failed.find((result) => result.name === name) ?? running.find(({ variant }) => variant.name === name)!.result()
    )),
  };
}

function selected(all: Variant[], { quick, only }: MeasureOptions): Variant[] {
  const unknown = (only ?? []).filter((name) => !all.some((variant) => variant.name === name));
  if (unknown.length > 0) {
    throw new Error(`unknown: ${unknown.join(', ')}; known are ${all.map(({ name }) => name).join(', ')}`);
  }
  return all.filter(({ name, quick: inQuick }) => only ? only.includes(name) : !quick || inQuick);
}

/** What the app has to give, by its size: JSON as an API answers it, and bytes that cannot be compressed. */
function writeFiles(folder: string): void {
  makeFolder(folder);
  const items = (bytes: number) => {
    const parts: string[] = [];
    for (let length = 2, id = 1; length < bytes; id++) {
      const item = JSON.stringify({ id: id * 7919 % 1_000_003, name: `item ${id * 104_729 % 65_521}`, price: id * 31 % 9973 / 100, tags: ['new', `t${id % 13}`], updated: `2026-01-${String(id % 28 + 1).padStart(2, '0')}T00:00:00Z` });
      length += item.length + 1;
      parts.push(item);
    }
    return `[${parts.join(',')}]`;
  };
  fs.writeFileSync(path.join(folder, '10k.json'), items(10_000));
  fs.writeFileSync(path.join(folder, '1m.json'), items(1_000_000));
  fs.writeFileSync(path.join(folder, '100m.bin'), randomBytes(100_000_000));
}

async function startApp(placement: CpuPlacement, folder: string): Promise<RunningProxy> {
  const [port] = await freePorts(1);
  makeFolder(folder);
  const configuration = path.join(folder, 'nginx.conf');
  writeFiles(path.join(folder, 'files'));
  fs.writeFileSync(configuration, appText(`127.0.0.1:${port}`, folder));
  const command = [...placement.others, nginxBinary(), '-p', folder, '-c', configuration, '-e', 'stderr'];
  return startProxy({ command, port, folder, startLimitMs: 10_000 });
}

/** Of all operations of GitHub's API, by CPU time first, then among the extremes by instructions, which are exact. */
async function cheapestAndDearest(
  github: RunningVariant | undefined, counter: Counter | undefined, { quick, progress }: MeasureOptions,
): Promise<DearAndCheap> {
  if (!github) {
    return DEFAULT_DEAR_AND_CHEAP;
  }
  const requests = githubRequests().filter((_, index) => !quick || index % 8 === 0);
  const costs = await sweep(github.proxy, requests, quick ? 1 : 2);
  const extremes = [...costs.slice(0, 12), ...costs.slice(-12)].map(({ request }) => request);
  const counts = counter && !quick ? await github.instructions(counter, extremes).catch(() => undefined) : undefined;
  const ranked = counts
    ? extremes.map((request, index) => ({ request, count: counts[index] })).sort((a, b) => a.count - b.count)
    : costs;
  const [cheapest, dearest] = [ranked[0].request, ranked[ranked.length - 1].request];
  progress(`github: cheapest ${cheapest.method} ${cheapest.target}, dearest ${dearest.method} ${dearest.target}`);
  return { cheapest, dearest };
}

const VERSION_COMMANDS: Array<[title: string, variant: string, args: string[]]> = [
  ['HAProxy', 'haproxy', ['-v']],
  ['Caddy', 'caddy', ['version']],
  ['Envoy', 'envoy', ['--version']],
];

function versions(running: RunningVariant[]): Record<string, string> {
  const found: Record<string, string> = {
    'Node.js': process.versions.node,
    'NGINX': versionOf(nginxBinary(), ['-v']),
    'wrk': versionOf('wrk', ['-v']),
  };
  for (const [title, name, args] of VERSION_COMMANDS) {
    const proxy = running.find(({ variant }) => variant.name === name);
    if (proxy) {
      found[title] = versionOf(proxy.prepared.command[0], args);
    }
  }
  for (const name of ['aws-cdk-lib', '@octokit/openapi']) {
    const manifest = path.resolve(__dirname, '../../node_modules', name, 'package.json');
    found[name] = JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
  }
  return found;
}
