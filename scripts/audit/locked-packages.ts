import * as fs from 'fs';
import * as path from 'path';

/** A package of `package-lock.json`. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Where npm puts it, seen from the project. */
  readonly folder: string;
  /** Whether it is published with the library, or installed with it. */
  readonly production: boolean;
}

const LOCKFILE = path.resolve(__dirname, '../../package-lock.json');

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly dev?: boolean;
  readonly peer?: boolean;
}

/** All packages of the lock file, those that are bundled by others included. */
export function lockedPackages(text = fs.readFileSync(LOCKFILE, 'utf8')): LockedPackage[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
  return Object.entries(packages).filter(([folder, { version }]) => folder !== '' && version !== undefined).map(([folder, { name, version, dev, peer }]) => ({
    name: name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: version!,
    folder,
    production: !dev && !peer,
  }));
}
