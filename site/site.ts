import * as fs from 'fs';
import * as path from 'path';
import { API_LANGUAGES, apiReference, schemaOf } from './api-reference';
import { ROOT } from './pages';
import { writePages } from './write-pages';
import { run } from '../proofs/containers/run';
import { compile } from '../proofs/packages/package';
import { Workplace } from '../proofs/packages/workplace';
import { checkSite } from '../proofs/site/check-site';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';

const USAGE = `usage: npm run site [-- [--base PATH] [--check]]

Builds the documentation site in site/.tmp/site: the pages of docs and examples, README.md, and the API in each language.
  --base PATH  the path at which the site is published (default: /cdk-reverse-proxied-service/, as on GitHub Pages)
  --check      check the links of the site, and open its pages in Chromium`;

const SITE = path.join(ROOT, 'site');
const FILES = path.join(SITE, '.tmp');
const LIMIT_MS = 600_000;
/** jsii-docgen takes one processor. */
const AT_ONCE = 2;

/** The command `site`. */
async function main(): Promise<number> {
  const { base, check } = options(process.argv.slice(2), { check: { type: 'boolean' }, base: { type: 'string', default: '/cdk-reverse-proxied-service/' } }, USAGE);
  if (!/^\/(?:[\w.-]+\/)*$/.test(base)) {
    throw new UsageError(`--base must begin and end with a slash, not ${JSON.stringify(base)}\n\n${USAGE}`);
  }
  for (const [part, time] of [['the dependencies of the site', install], ['the sources of the pages', writeSources], ['the site', () => build(base)]] as const) {
    const since = Date.now();
    await time();
    process.stdout.write(`ready: ${part} (${Date.now() - since} ms)\n`);
  }
  return check ? checkSite(path.join(FILES, 'site'), base) : 0;
}

/** Writes everything that VitePress reads. */
async function writeSources(): Promise<void> {
  const workplace = new Workplace();
  try {
    await compile(workplace);
    if (modified(path.join(ROOT, '.jsii.tabl.json')) < modified(path.join(ROOT, '.jsii'))) {
      // Otherwise, jsii-docgen would translate the examples in doc comments once for each language.
      await run('npx', ['projen', 'rosetta'], { cwd: ROOT, timeoutMs: LIMIT_MS });
    }
    const references = await inParallel(AT_ONCE, [...API_LANGUAGES], async (language) => (
      [language, apiReference(language, await schemaOf(language, workplace.folder))] as const));
    const sidebar = writePages(path.join(FILES, 'pages'), new Map(references));
    fs.writeFileSync(path.join(FILES, 'sidebar.json'), JSON.stringify(sidebar));
  } finally {
    workplace.remove();
  }
}

async function build(base: string): Promise<void> {
  await run('npx', ['vitepress', 'build'], { cwd: SITE, env: { ...process.env, SITE_BASE: base }, timeoutMs: LIMIT_MS });
}

/** Installs VitePress, unless it is there. */
async function install(): Promise<void> {
  if (modified(path.join(SITE, 'node_modules/.package-lock.json')) < modified(path.join(SITE, 'package-lock.json'))) {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: SITE, timeoutMs: LIMIT_MS });
  }
}

function modified(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

runAsProcess(main);
