import { execFileSync } from 'child_process';
import * as fs from 'fs';

/** Installs packages of Debian or Ubuntu, without letting the services in them start. */
export function installPackages(names: string[]): void {
  if (!fs.existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error(`installing ${names.join(' ')} takes apt-get and root`);
  }
  const policy = '/usr/sbin/policy-rc.d';
  const ownPolicy = !fs.existsSync(policy);
  if (ownPolicy) {
    fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  const install = ['install', '-y', '--no-install-recommends', ...names];
  try {
    try {
      apt(install);
    } catch {
      apt(['update']);
      apt(install);
    }
  } catch (error) {
    throw new Error(`apt-get failed: ${lastLine(error)}`);
  } finally {
    if (ownPolicy) {
      fs.rmSync(policy, { force: true });
    }
  }
}

/** Runs apt-get and returns what it printed. */
export function apt(args: string[], cwd?: string): string {
  return execFileSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Where this machine gets Debian's packages from: the same archive has the other suites. */
export function debianArchive(): string {
  const listed = () => apt(['indextargets', '--format', '$(REPO_URI)', 'Identifier: Packages', 'Origin: Debian', 'Label: Debian']).trim().split('\n')[0];
  let archive = listed();
  if (archive === '' && process.getuid?.() === 0) {
    apt(['update']);
    archive = listed();
  }
  if (archive === '') {
    throw new Error('Debian\'s archive is not among this machine\'s package sources');
  }
  return archive;
}

function lastLine(error: unknown): string {
  const text = String((error as { stderr?: unknown }).stderr || (error as Error).message);
  return text.trim().split('\n').pop() ?? '';
}
