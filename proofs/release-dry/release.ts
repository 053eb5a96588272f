import * as fs from 'fs';
import * as path from 'path';
import { Clone, runTask } from './clone';
import { missingInChangelog } from './contents';
import { Claims, Finding } from '../claims';
import { run, runOrThrow } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const NAME = 'cdk-reverse-proxied-service';

/** The checks of the version, the changelog and the public API. */
export async function checkRelease(clone: Clone, workplace: Workplace): Promise<Finding[]> {
  const claims = new Claims('release');
  const git = async (...args: string[]) => (await runOrThrow('git', args, clone.folder, workplace.environment)).stdout;
  await claims.check('the version is higher than 0.0.0', async () => {
    if (clone.version === '0.0.0') throw new Error('it is 0.0.0');
    return `${clone.version}, after ${clone.latestTag ?? 'no tag'}`;
  });
  await claims.check('the changelog names each feature and each fix since the last tag', async () => {
    const subjects = (await git('log', '--no-merges', '--format=%s', clone.latestTag === undefined ? 'HEAD' : `${clone.latestTag}..HEAD`)).split('\n');
    const missing = missingInChangelog(fs.readFileSync(path.join(clone.dist, 'changelog.md'), 'utf8'), subjects);
    if (missing.length > 0) throw new Error(`missing are ${missing.length}, the first of which is "${missing[0]}"`);
  });
  const compatible = 'the public API is compatible with the last release';
  const published = await run('npm', ['view', NAME, 'version'], clone.folder, workplace.environment);
  if (published.status === 0) {
    await claims.check(compatible, () => runTask('compat', clone.folder, workplace));
  } else {
    claims.notRun(compatible, /E404/.test(published.output) ? 'no release is published' : `npm's registry does not answer: ${published.output.trim().split('\n')[0]}`);
  }
  return claims.findings;
}

/** The last check of the task `release` of projen: the build changes no file but the version. */
export async function checkUnchanged(clone: Clone, workplace: Workplace): Promise<Finding[]> {
  const claims = new Claims('release');
  await claims.check('the build changes no committed file but the version', async () => {
    await runTask('unbump', clone.folder, workplace);
    await runOrThrow('git', ['diff', '--ignore-space-at-eol', '--exit-code', '--stat'], clone.folder, workplace.environment);
  });
  return claims.findings;
}
