import { spawnSync } from 'child_process';
import type { Package } from './package';

/** A program that no command of the project installs, in the version that there is. */
export function ofThisMachine(program: string): Package {
  return {
    label: `${program} of the machine`,
    absent: async () => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? undefined : `${program} is absent`,
  };
}
