import { execFileSync, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { LoadRequest, oneTarget } from './load';
import { KeepAliveClient } from '../../src/commands/replay/raw-client';
import { program } from '../../testing/setup/debian-program';
import { startProxy } from '../proxies/proxy-process';

/** How instructions are counted on this machine. */
export type Counter = 'perf' | 'callgrind';

/** The processor's own counter where the machine lets us have it, else valgrind's, which sees no kernel. */
export function instructionCounter(): Counter | undefined {
  if (perfCounts()) {
    return 'perf';
  }
  try {
    program('valgrind');
    return 'callgrind';
  } catch {
    return undefined;
  }
}

function perfCounts(): boolean {
  try {
    program('perf', 'linux-perf');
  } catch {
    return false;
  }
  const { error, stderr } = spawnSync('perf', ['stat', '-x,', '-e', 'instructions', 'true'], { encoding: 'utf8' });
  return error === undefined && counted(stderr) !== undefined;
}

function counted(csv: string): number | undefined {
  const count = Number(/^(\d+),[^,]*,instructions/m.exec(csv)?.[1] ?? NaN);
  return count > 0 ? count : undefined;
}

/** Instructions of a running process per request, in user mode and kernel. */
export async function instructionsByPerf(pid: number, port: number, request: LoadRequest, count: number): Promise<number> {
  const client = new KeepAliveClient(port);
  try {
    await play(client, request, 50);
    const perf = spawn('perf', ['stat', '-x,', '-e', 'instructions', '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let csv = '';
    perf.stderr.on('data', (chunk) => { csv += String(chunk); });
    const ended = new Promise((resolve) => perf.once('exit', resolve));
    await new Promise((resolve) => setTimeout(resolve, 300)); // until it is attached
    await play(client, request, count);
    perf.kill('SIGINT');
    await ended;
    const total = counted(csv);
    if (total === undefined) {
      throw new Error('perf counted nothing');
    }
    return total / count;
  } finally {
    client.close();
  }
}

export interface CallgrindOptions {
  readonly nginx: string;
  /** A configuration that listens on the port. */
  readonly text: string;
  readonly port: number;
  readonly folder: string;
  readonly startLimitMs: number;
  readonly count: number;
}

/** Instructions of NGINX per request in user mode, for each of the requests, counted by valgrind. */
export async function instructionsByCallgrind(options: CallgrindOptions, requests: LoadRequest[]): Promise<number[]> {
  const { nginx, port, folder, count } = options;
  const configuration = path.join(folder, 'callgrind.conf');
  fs.writeFileSync(configuration, `master_process off;\n${options.text}`);
  const out = path.join(folder, 'callgrind.out');
  const proxy = await startProxy({
    command: [
      'valgrind', '--quiet', '--tool=callgrind', `--callgrind-out-file=${out}`, '--compress-strings=no',
      nginx, '-p', folder, '-c', configuration, '-e', 'stderr',
    ],
    // Valgrind counts `rep stosb` byte by byte, which a processor does not; the C library clears memory in another way then.
    environment: { GLIBC_TUNABLES: 'glibc.cpu.x86_rep_stosb_threshold=100000000' },
    port,
    folder,
    startLimitMs: options.startLimitMs,
  });
  const client = new KeepAliveClient(port, 20_000);
  const control = (action: string) => execFileSync('callgrind_control', [action, String(proxy.masterPid)], { stdio: 'ignore' });
  try {
    const counts: number[] = [];
    for (const request of requests) {
      await play(client, request, 20);
      control('--zero');
      await play(client, request, count);
      control('--dump');
      counts.push(newestTotal(folder) / count);
    }
    return counts;
  } finally {
    client.close();
    await proxy.stop();
  }
}

/** The instructions in the dump that was written last; it is removed. */
function newestTotal(folder: string): number {
  const [dump] = fs.readdirSync(folder).filter((name) => /^callgrind\.out\.\d+$/.test(name));
  const file = path.join(folder, dump);
  const total = /^(?:totals|summary): (\d+)/m.exec(fs.readFileSync(file, 'utf8'));
  fs.rmSync(file);
  if (!total) {
    throw new Error('callgrind wrote no total');
  }
  return Number(total[1]);
}

async function play(client: KeepAliveClient, { method, target }: LoadRequest, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await client.request({ method, target: oneTarget(target), headers: [['Host', 'localhost']] });
  }
}
