import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { runOrThrow } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const ROOT = path.resolve(__dirname, '../..');

/** A clone of the last commit, which has the version of the next release. */
export interface Clone {
  /** The clone, which has what is committed and nothing else. */
  readonly folder: string;
  /** The folder of the packages in the clone. */
  readonly dist: string;
  readonly version: string;
  /** The last tag before the release, or `undefined` before the first release. */
  readonly latestTag: string | undefined;
}

/** Clones the last commit, gives the clone the version of the next release and compiles it, as the task `release` of projen does. */
export async function makeClone(workplace: Workplace): Promise<Clone> {
  const folder = path.join(workplace.folder, 'clone');
  await runOrThrow('git', ['clone', '--quiet', ROOT, folder], workplace.folder, workplace.environment);
  linkPackages(folder);
  const latestTag = lastTag(folder);
  for (const task of ['bump', 'default', 'compile', 'post-compile']) {
    await runTask(task, folder, workplace);
  }
  const dist = path.join(folder, 'dist');
  return { folder, dist, version: fs.readFileSync(path.join(dist, 'version.txt'), 'utf8').trim(), latestTag };
}

/** Runs a task of projen in a clone. */
export async function runTask(task: string, folder: string, workplace: Workplace): Promise<void> {
  // Without RELEASE, projen writes version 0.0.0 to package.json.
  await runOrThrow('npx', ['projen', task], folder, { ...workplace.environment, RELEASE: 'true' });
}

/** The changes of the working tree that are not committed, and so are not in a clone. */
export function uncommitted(): string[] {
  return execFileSync('git', ['status', '--porcelain'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter((line) => line !== '');
}

/** Links each file. npm packs files outside the folder if the folder itself is a link. Caches are not for the clone. */
function linkPackages(folder: string): void {
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(modules);
  const names = fs.readdirSync(path.join(ROOT, 'node_modules')).filter((name) => name !== '.cache');
  const copy = (option: string) => execFileSync('cp', [option, ...names, modules], { cwd: path.join(ROOT, 'node_modules'), stdio: 'pipe' });
  try {
    copy('-al');
  } catch { // on another disk
    copy('-aR');
  }
}

function lastTag(folder: string): string | undefined {
  try {
    return execFileSync('git', ['describe', '--tags', '--abbrev=0', '--match', 'v*'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}
