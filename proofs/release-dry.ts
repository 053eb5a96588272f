import { summarize } from './claims';
import { options, runAsProcess } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';
import { Workplace } from './packages/workplace';
import { makeClone, uncommitted } from './release-dry/clone';
import { go, maven, npm, nuget, pypi } from './release-dry/registries';
import { checkRelease, checkUnchanged } from './release-dry/release';

const USAGE = `npm run release:dry

Builds the packages of the next release from a clone of the last commit, and checks what each registry would get.
Nothing is published, signed or tagged.`;

/** Most steps take one processor. */
const AT_ONCE = 2;

/** The command `release:dry`. */
async function main(): Promise<number> {
  options(process.argv.slice(2), {}, USAGE);
  const changes = uncommitted();
  if (changes.length > 0) {
    process.stdout.write(`${changes.length} files have changes that are not committed, and are not rehearsed:\n${changes.join('\n')}\n`);
  }
  const workplace = new Workplace();
  try {
    const clone = await makeClone(workplace);
    const findings = [
      ...await checkRelease(clone, workplace),
      ...await npm(clone, workplace), // The packages of the other registries contain the tarball of npm.
      ...(await inParallel(AT_ONCE, [pypi, maven, go, nuget], (registry) => registry(clone, workplace))).flat(),
      ...await checkUnchanged(clone, workplace),
    ];
    return summarize(findings);
  } finally {
    workplace.remove();
  }
}

runAsProcess(main);
