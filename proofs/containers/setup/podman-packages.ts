import { spawnSync } from 'child_process';
import * as fs from 'fs';
import { installPackages } from '../../../testing/setup/debian-packages';

/** Programs that containers are run with, and the packages of Debian that have them. Pods need catatonit, which is not on the path. */
const PROGRAMS = { podman: 'podman', runc: 'runc', debootstrap: 'debootstrap', nsenter: 'util-linux', jq: 'jq' };
const CATATONIT = '/usr/libexec/podman/catatonit';

/** Installs what is missing of podman and its like; returns why there are no containers here, if so. */
export function preparePodman(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `containers are run on x86-64 Linux, and this is ${process.platform} on ${process.arch}`;
  }
  if (process.getuid?.() !== 0) {
    return 'making a base image and limiting containers take root';
  }
  const missing = missingPackages();
  if (missing.length > 0) {
    try {
      installPackages(missing);
    } catch (error) {
      return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} absent, and ${(error as Error).message}`;
    }
  }
  const still = missingPackages();
  return still.length > 0 ? `${still.join(', ')} could not be installed` : undefined;
}

function missingPackages(): string[] {
  const programs = Object.entries(PROGRAMS).filter(([program]) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined).map(([, name]) => name);
  return fs.existsSync(CATATONIT) || fs.existsSync('/usr/bin/catatonit') ? programs : [...programs, 'catatonit'];
}
