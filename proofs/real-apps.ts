import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';
import { table } from '../testing/table';
import { page, PAGE } from './real-apps/page';
import { Played, playProgram } from './real-apps/play-program';
import type { Program } from './real-apps/program';
import { PROGRAMS } from './real-apps/programs';

const USAGE = `usage: npm run real-apps [-- --only NAME,...]

Starts real programs on the loopback interface, plays their real clients at them through the proxy and without it, and
fails when anything differs. Writes docs/real-apps.md.
--only NAME,...   some of ${PROGRAMS.map(({ folder }) => folder).join(', ')}`;

/** So many programs are played at a time: clients wait a lot. */
const AT_ONCE = 2;

/** The command `real-apps`. */
async function main(argv: string[]): Promise<number> {
  const { only } = options(argv, { only: { type: 'string' } }, USAGE);
  const names = only?.split(',');
  const unknown = names?.filter((name) => !PROGRAMS.some(({ folder }) => folder === name)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`There is no program ${unknown.join(', ')}.\n\n${USAGE}`);
  }
  const programs = PROGRAMS.filter(({ folder }) => names?.includes(folder) ?? true);
  const began = Date.now();
  const progress = (text: string) => process.stderr.write(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}\n`);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'real-apps-'));
  // NGINX's workers are another user.
  fs.chmodSync(root, 0o755);
  const interrupted = () => {
    fs.rmSync(root, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const skipped: string[] = [];
    const complete: Program[] = [];
    for (const program of programs) {
      const reasons = await missing(program, progress);
      if (reasons.length > 0) {
        skipped.push(`skipped: ${program.title}: ${reasons.join('; ')}`);
      } else {
        complete.push(program);
      }
    }
    const outcomes = await inParallel(AT_ONCE, complete, async (program) => {
      const played = await attempt(program, root, progress);
      progress(`${program.title}: ${played.requests} requests, ${played.differences.length} differences, ${played.seconds} s`);
      return played;
    });
    fs.writeFileSync(PAGE, page(PROGRAMS));
    return report(outcomes, skipped);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    fs.rmSync(root, { recursive: true, force: true });
  }
}

async function missing(program: Program, progress: (text: string) => void): Promise<string[]> {
  const reasons: string[] = [];
  for (const wanted of program.packages) {
    const since = Date.now();
    const reason = await wanted.absent();
    if (reason !== undefined) {
      reasons.push(reason);
    } else if (Date.now() - since > 2000) {
      progress(`installed: ${wanted.label}, ${Math.round((Date.now() - since) / 1000)} s`);
    }
  }
  return reasons;
}

/** A program that does not even start is a difference. */
async function attempt(program: Program, root: string, progress: (text: string) => void): Promise<Played> {
  try {
    return await playProgram(program, root, progress);
  } catch (error) {
    const how = (error as Error).stack ?? String(error);
    return { program, clients: [], plays: 0, requests: 0, seconds: 0, differences: [{ client: '-', what: 'could not be played', how }] };
  }
}

function report(played: Played[], skipped: string[]): number {
  const sum = (count: (one: Played) => number) => played.reduce((total, one) => total + count(one), 0);
  process.stdout.write(`${table(['program', 'clients', 'plays', 'requests', 'seconds', 'differences'], played.map((one) => [
    one.program.title, String(one.clients.length), String(one.plays), String(one.requests), String(one.seconds), String(one.differences.length),
  ]))}\n\n`);
  for (const { program, differences } of played) {
    differences.forEach(({ client, what, how }) => process.stdout.write(`${program.title}: ${client}: ${what}\n      ${how}\n`));
  }
  skipped.forEach((line) => process.stdout.write(`${line}\n`));
  const differences = sum((one) => one.differences.length);
  process.stdout.write(`${played.length} programs${skipped.length > 0 ? ` (${skipped.length} skipped)` : ''}, ${sum((one) => one.clients.length)} clients, ${sum((one) => one.plays)} plays and `
    + `${sum((one) => one.requests)} requests were played; ${differences === 0 ? 'nothing differed' : `${differences} differences`}\n`);
  return differences === 0 ? 0 : 1;
}

runAsProcess(() => main(process.argv.slice(2)));
