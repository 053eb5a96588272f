import * as fs from 'fs';
import * as path from 'path';
import { runOrThrow } from './program';
import type { Workplace } from './workplace';

const ROOT = path.resolve(__dirname, '../..');
const ASSEMBLY = path.join(ROOT, '.jsii');

/** The languages for which jsii makes a package. */
export type Target = 'js' | 'python' | 'java' | 'go' | 'dotnet';

/** The packages of each workplace. Several checks use the same package. */
const MADE = new WeakMap<Workplace, Map<Target, Promise<string>>>();

/** Compiles the library if its assembly is absent, or older than a source. */
export async function compile(workplace: Workplace): Promise<void> {
  const sources = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((name) => path.join(ROOT, 'src', name));
  const newest = Math.max(...[...sources, path.join(ROOT, 'package.json')].map((file) => fs.statSync(file).mtimeMs));
  if ((fs.statSync(ASSEMBLY, { throwIfNoEntry: false })?.mtimeMs ?? 0) < newest) {
    await runOrThrow('npx', ['projen', 'compile'], ROOT, workplace.environment);
  }
}

/** Makes a package from this tree as a release makes it, and returns the folder with the package. */
export function makePackage(target: Target, workplace: Workplace): Promise<string> {
  const made = MADE.get(workplace) ?? new Map<Target, Promise<string>>();
  MADE.set(workplace, made);
  const folder = made.get(target) ?? makePackageAnew(target, workplace);
  made.set(target, folder);
  return folder;
}

async function makePackageAnew(target: Target, workplace: Workplace): Promise<string> {
  await pacmak(['--target', target, '-o', workplace.subfolder('packages')], workplace);
  return path.join(workplace.subfolder('packages'), target);
}

/** Writes a package as source code, without the language's own tools, and returns the folder with the code. */
export async function writePackageCode(target: Target, workplace: Workplace, project = ROOT): Promise<string> {
  const folder = workplace.subfolder(path.join('code', path.basename(project)));
  await pacmak(['--code-only', '--target', target, '-o', folder, project], workplace);
  return path.join(folder, target);
}

async function pacmak(args: string[], workplace: Workplace): Promise<void> {
  await runOrThrow('npx', ['jsii-pacmak', '--no-npmignore', '--no-fingerprint', ...args], ROOT, workplace.environment);
}
