import { spawnSync } from 'child_process';
import { installPackages } from './debian-packages';

/** A program by its name, installed with its Debian package where it is missing; throws where that cannot be. */
export function program(name: string, debianPackage = name): string {
  if (!present(name)) {
    installPackages([debianPackage]);
  }
  if (!present(name)) {
    throw new Error(`${name} is needed and was not found`);
  }
  return name;
}

function present(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
