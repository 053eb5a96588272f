import { options, runAsProcess, UsageError } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';
import { Finding } from './languages/claims';
import type { Language } from './languages/language';
import { compile } from './languages/package';
import { packed } from './languages/packed';
import { python } from './languages/python';
import { synthesizeTwins } from './languages/synthesis';
import { Workplace } from './languages/workplace';

const USAGE = `npm run languages -- [--only NAME,...]

Makes the packages of all languages from this tree, installs each in a new environment, synthesizes the apps of
examples with the CDK CLI, and compares each template and asset with TypeScript's.
  --only NAME,...  some of: packed, python`;

const LANGUAGES: Record<string, Language> = { packed, python };
/** Most steps take one processor. */
const AT_ONCE = 2;

/** The command `languages`. The status is 1 if a claim is false, and 0 if claims are true or cannot be checked here. */
async function main(): Promise<number> {
  const { only } = options(process.argv.slice(2), { only: { type: 'string' } }, USAGE);
  const chosen = only?.split(',') ?? Object.keys(LANGUAGES);
  const unknown = chosen.filter((name) => !Object.hasOwn(LANGUAGES, name));
  if (unknown.length > 0) {
    throw new UsageError(`--only must be some of ${Object.keys(LANGUAGES).join(', ')}, not ${unknown.join(', ')}\n\n${USAGE}`);
  }
  const workplace = new Workplace();
  try {
    await compile(workplace);
    const twins = await synthesizeTwins(workplace);
    const findings = (await inParallel(AT_ONCE, chosen, (name) => LANGUAGES[name](workplace, twins))).flat();
    const count = (outcome: Finding['outcome']) => findings.filter((finding) => finding.outcome === outcome).length;
    process.stdout.write(`${count('passed')} claims are true, ${count('failed')} are false, ${count('not run')} were not run\n`);
    return count('failed') > 0 ? 1 : 0;
  } finally {
    workplace.remove();
  }
}

runAsProcess(main);
