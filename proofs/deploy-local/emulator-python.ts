import { execFileSync } from 'child_process';
import { python } from '../../testing/setup/python';

const REQUIREMENTS = 'proofs/deploy-local/requirements.txt';
/** What MiniStack asks for. */
const SUITABLE = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)';

/** A Python with the emulator; `skipped` where the machine has no Python for it, `failed` where it cannot be installed. */
export function emulatorPython(): { executable: string } | { skipped: string } | { failed: string } {
  try {
    execFileSync('python3', ['-c', SUITABLE], { stdio: 'ignore' });
  } catch {
    return { skipped: 'python3, version 3.10 or later, with venv and pip is absent' };
  }
  const found = python(REQUIREMENTS);
  return 'absent' in found ? { failed: found.absent } : found;
}
