import * as fs from 'fs';
import type { Package } from './package';
import { installPackages } from '../../setup/debian-packages';

/** Programs, and the packages of Debian that have them; all are installed at once. */
const PROGRAMS: Record<string, { readonly packageName: string; readonly version: string; readonly file: string }> = {
  'cadaver': { packageName: 'cadaver', version: '0.24', file: '/usr/bin/cadaver' },
  'chromium': { packageName: 'chromium', version: '156', file: '/usr/bin/chromium' },
  'curl': { packageName: 'curl', version: '7.88.1', file: '/usr/bin/curl' },
  'docker-registry': { packageName: 'docker-registry', version: '2.8.2', file: '/usr/bin/docker-registry' },
  'fcgiwrap': { packageName: 'fcgiwrap', version: '1.1.0', file: '/usr/sbin/fcgiwrap' },
  'git': { packageName: 'git', version: '2.39.5', file: '/usr/lib/git-core/git-http-backend' },
  'rclone': { packageName: 'rclone', version: '1.60.1', file: '/usr/bin/rclone' },
  'skopeo': { packageName: 'skopeo', version: '1.9.3', file: '/usr/bin/skopeo' },
};

let installed: string | undefined | false = false;

/** A program of Debian; the version is that of Debian 12, with which it was tried. */
export function debianProgram(name: keyof typeof PROGRAMS): Package {
  const { packageName, version, file } = PROGRAMS[name];
  return {
    label: `${packageName} ${version} (Debian)`,
    absent: async () => {
      if (installed === false) {
        installed = installMissing();
      }
      return fs.existsSync(file) ? undefined : `${packageName} is absent: ${installed ?? `the package has no ${file}`}`;
    },
  };
}

function installMissing(): string | undefined {
  const missing = Object.values(PROGRAMS).filter(({ file }) => !fs.existsSync(file)).map(({ packageName }) => packageName);
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
