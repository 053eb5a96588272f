import * as fs from 'fs';
import type { Package } from './package';
import { installPackages } from '../../../testing/setup/debian-packages';

/** Programs, each in the package of Debian that has its name; all are installed at once. */
const PROGRAMS: Record<string, { readonly version: string; readonly file: string }> = {
  'cadaver': { version: '0.24', file: '/usr/bin/cadaver' },
  'chromium': { version: '156', file: '/usr/bin/chromium' },
  'curl': { version: '7.88.1', file: '/usr/bin/curl' },
  'docker-registry': { version: '2.8.2', file: '/usr/bin/docker-registry' },
  'fcgiwrap': { version: '1.1.0', file: '/usr/sbin/fcgiwrap' },
  'git': { version: '2.39.5', file: '/usr/lib/git-core/git-http-backend' },
  'rclone': { version: '1.60.1', file: '/usr/bin/rclone' },
  'skopeo': { version: '1.9.3', file: '/usr/bin/skopeo' },
};

let installed: string | undefined | false = false;

/** A program of Debian; the version is that of Debian 12, with which it was tried. */
export function debianProgram(name: keyof typeof PROGRAMS): Package {
  const { version, file } = PROGRAMS[name];
  return {
    label: `${name} ${version} (Debian)`,
    absent: async () => {
      if (installed === false) {
        installed = installMissing();
      }
      return fs.existsSync(file) ? undefined : `${name} is absent: ${installed ?? `the package has no ${file}`}`;
    },
  };
}

function installMissing(): string | undefined {
  const missing = Object.entries(PROGRAMS).filter(([, { file }]) => !fs.existsSync(file)).map(([name]) => name);
  if (missing.length === 0) {
    return undefined;
  }
  try {
    installPackages(missing);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
