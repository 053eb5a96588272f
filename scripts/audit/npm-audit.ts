import { spawnSync } from 'child_process';
import * as path from 'path';
import { Audit, Finding } from './finding';
import { LockedPackage } from './locked-packages';

interface Via {
  readonly url: string;
  readonly title: string;
  readonly severity: string;
}

interface Report {
  readonly vulnerabilities?: Record<string, { readonly via: Array<Via | string>; readonly nodes: string[] }>;
}

/** What npm's registry says of the lock file now; nothing where it does not answer. */
export function npmAudit(packages: LockedPackage[], run = runNpm): Audit | undefined {
  const { vulnerabilities } = run();
  if (vulnerabilities === undefined) {
    return undefined;
  }
  const findings = Object.values(vulnerabilities).flatMap(({ via, nodes }) => via.flatMap((one): Finding[] => {
    // A name stands for what the package has by another one, which has an entry of its own.
    if (typeof one === 'string') {
      return [];
    }
    const { url, title, severity } = one;
    return packages.filter(({ folder }) => nodes.includes(folder)).map((found) => ({ advisory: url.split('/').pop()!, title, severity, package: found }));
  }));
  return { source: 'the registry of npm, as of now', findings };
}

function runNpm(): Report {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: path.resolve(__dirname, '../..'), encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 1e8 });
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return {};
  }
}
