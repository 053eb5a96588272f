import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';

/**
 * One core for the proxy alone, the others for the load and the app: the proxy
 * is what is measured, and it must be what is slowest. Without `taskset`, or
 * with one core, everything shares.
 */
export interface CpuPlacement {
  readonly proxy: string[];
  readonly others: string[];
}

export function cpuPlacement(): CpuPlacement {
  const allowed = allowedCpus();
  if (allowed.length < 2 || spawnSync('taskset', ['-V'], { stdio: 'ignore' }).status !== 0) {
    return { proxy: [], others: [] };
  }
  const proxy = allowed[allowed.length - 1];
  return { proxy: ['taskset', '-c', String(proxy)], others: ['taskset', '-c', allowed.slice(0, -1).join(',')] };
}

/** The cores that this process may use, which may be fewer than there are. */
function allowedCpus(): number[] {
  const status = fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : '';
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
  if (!list) {
    return os.cpus().map((_, index) => index);
  }
  return list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
