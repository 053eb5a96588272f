import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '../..');
const CACHE = path.join(ROOT, 'node_modules/.cache');
/** Longer than any installation takes: who held the lock was killed. */
const STALE_MS = 240_000;

/** A Python with the packages of `requirements.txt`, or the reason why there is none. */
export type Python = { readonly executable: string } | { readonly absent: string };

/** What tests use; other programs have requirements of their own, and an environment for each. */
const OF_TESTS = 'testing/threats/apps/requirements.txt';

const found = new Map<string, Python>();

/**
 * Makes the virtual environment when it is missing or does not belong to its requirements; done once for all processes.
 *
 * @param requirements the file that names the packages, seen from the project
 */
export function python(requirements: string = OF_TESTS): Python {
  if (!found.has(requirements)) {
    found.set(requirements, attempt({
      requirements: path.join(ROOT, requirements),
      folder: path.join(CACHE, `python-${path.basename(path.dirname(requirements))}`),
    }));
  }
  return found.get(requirements)!;
}

interface Environment {
  readonly requirements: string;
  readonly folder: string;
}

function attempt(environment: Environment): Python {
  const { requirements, folder } = environment;
  const stamp = path.join(folder, '.complete');
  const executable = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  let wanted: string;
  try {
    const version = execFileSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version, sys.executable)'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    wanted = createHash('sha256').update(version).update(fs.readFileSync(requirements)).digest('hex');
  } catch {
    return { absent: 'python3 with venv and pip is absent' };
  }
  const complete = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted && fs.existsSync(executable);
  if (complete()) {
    return { executable };
  }
  const release = lock(folder, complete);
  try {
    if (!complete()) {
      install(environment, executable);
      fs.writeFileSync(stamp, wanted);
    }
    return { executable };
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr || (error as Error).message).trim().split('\n').pop();
    return { absent: `the Python packages cannot be installed: ${said}` };
  } finally {
    release();
  }
}

function install({ requirements, folder }: Environment, executable: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  const run = (command: string, args: string[]) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: STALE_MS - 10_000 });
  run('python3', ['-m', 'venv', folder]);
  run(executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--require-hashes', '-r', requirements]);
}

/** Test files run in several processes, of which one installs while the others wait. */
function lock(environment: string, complete: () => boolean): () => void {
  const folder = `${environment}.lock`;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  while (!complete()) {
    try {
      fs.mkdirSync(folder);
      return () => fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      const since = fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > STALE_MS) {
        fs.rmSync(folder, { recursive: true, force: true });
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  return () => undefined;
}

if (require.main === module) {
  const result = python();
  process.stdout.write(`${'executable' in result ? result.executable : result.absent}\n`);
  process.exitCode = 'executable' in result ? 0 : 1;
}
