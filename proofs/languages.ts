import { summarize } from './claims';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';
import { dotnet } from './languages/dotnet';
import { firstApp } from './languages/first-app';
import { go } from './languages/go';
import { java } from './languages/java';
import type { Language } from './languages/language';
import { packed } from './languages/packed';
import { python } from './languages/python';
import { synthesizeTwins } from './languages/synthesis';
import { compile } from './packages/package';
import { Workplace } from './packages/workplace';

const USAGE = `npm run languages -- [--only NAME,...]

Makes the packages of all languages from this tree, installs each in a new environment, synthesizes the apps of
examples with the CDK CLI, and compares each template and asset with TypeScript's. Follows the steps of
docs/first-app.md in empty folders.
  --only NAME,...  some of: go, java, python, packed, dotnet, first-app`;

const LANGUAGES: Record<string, Language> = { go, java, python, packed, dotnet, 'first-app': firstApp };
/** Most steps take one processor. */
const AT_ONCE = 2;

/** The command `languages`. */
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
    return summarize(findings);
  } finally {
    workplace.remove();
  }
}

runAsProcess(main);
