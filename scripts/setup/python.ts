import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

const REQUIREMENTS = path.resolve(__dirname, '../../test/threats/apps/requirements.txt');
const FOLDER = path.resolve(__dirname, '../../node_modules/.cache/python-apps');
const STAMP = path.join(FOLDER, '.complete');
/** Longer than any installation takes: who held the lock was killed. */
const STALE_MS = 240_000;

/** A Python with the packages of `requirements.txt`, or the reason why there is none. */
export type Python = { readonly executable: string } | { readonly absent: string };

let found: Python | undefined;

/** Makes the virtual environment when it is missing or does not belong to `requirements.txt`; done once for all processes. */
export function python(): Python {
  found ??= attempt();
  return found;
}

function attempt(): Python {
  const executable = path.join(FOLDER, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  let wanted: string;
  try {
    const version = execFileSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version, sys.executable)'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    wanted = createHash('sha256').update(version).update(fs.readFileSync(REQUIREMENTS)).digest('hex');
  } catch {
    return { absent: 'python3 with venv and pip is absent' };
  }
  const complete = () => fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted && fs.existsSync(executable);
  if (complete()) {
    return { executable };
  }
  const release = lock(complete);
  try {
    if (!complete()) {
      install(executable, wanted);
    }
    return { executable };
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr || (error as Error).message).trim().split('\n').pop();
    return { absent: `the Python packages cannot be installed: ${said}` };
  } finally {
    release();
  }
}

function install(executable: string, wanted: string): void {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  const run = (command: string, args: string[]) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: STALE_MS - 10_000 });
  run('python3', ['-m', 'venv', FOLDER]);
  run(executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '-r', REQUIREMENTS]);
  fs.writeFileSync(STAMP, wanted);
}

/** Test files run in several processes, of which one installs while the others wait. */
function lock(complete: () => boolean): () => void {
  const folder = `${FOLDER}.lock`;
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
