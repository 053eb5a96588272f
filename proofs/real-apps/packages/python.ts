import * as fs from 'fs';
import * as path from 'path';
import type { Package } from './package';
import { python } from '../../../testing/setup/python';

const REQUIREMENTS = 'proofs/real-apps/requirements.txt';

/** A package of PyPI at the version, and with the hashes, of `requirements.txt`; all of them share an environment. */
export function pythonPackage(name: string): Package {
  const [, version] = new RegExp(`^${name}(?:\\[[a-z0-9,]+\\])?==([^ ;\\\\]+)`, 'm').exec(fs.readFileSync(path.resolve(__dirname, '../requirements.txt'), 'utf8'))!;
  return {
    label: `${name} ${version} (PyPI)`,
    absent: async () => {
      const found = python(REQUIREMENTS);
      return 'absent' in found ? found.absent : undefined;
    },
  };
}

/** The Python that has them, or a program that one of them brings. */
export function pythonProgram(name = 'python'): string {
  const found = python(REQUIREMENTS);
  if ('absent' in found) {
    throw new Error(found.absent);
  }
  return path.join(path.dirname(found.executable), name);
}
