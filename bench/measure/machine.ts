import { spawnSync } from 'child_process';
import * as os from 'os';

/** What was measured on, in words that say nothing about whose machine it is. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly kernel: string;
  readonly system: string;
}

export function machine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${/^\d+(\.\d+)*/.exec(os.release())?.[0] ?? os.release()}`,
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(said('cat', ['/etc/os-release']))?.[1] ?? os.platform(),
  };
}

export function machineText({ cpu, cores, memoryGigabytes, system, kernel }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, ${kernel}`;
}

/** The first thing that looks like a version in what the program says. */
export function versionOf(command: string, args: string[]): string {
  return /\d+\.\d+(?:\.\d+)*/.exec(said(command, args).split(command).join(''))?.[0] ?? 'unknown';
}

function said(command: string, args: string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  return `${stdout ?? ''}${stderr ?? ''}`;
}
