import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import { promisify } from 'util';
import { evaluatedApis } from './learning/descriptions';
import { evaluate, Evaluation } from './learning/evaluate';
import { page, PAGE } from './learning/page';
import { corpus } from '../testing/corpora';
import { inParallel } from '../testing/in-parallel';
import { markdownTable } from '../testing/markdown-table';

/**
 * The evaluation of learned routes: `npm run learning` rewrites docs/learning.md. `--only NAME` evaluates one API and writes nothing.
 * `--seeds DRAW,TRAFFIC` draws other APIs and generates other traffic, and writes nothing. `--part I/N` evaluates every Nth API from the Ith
 * on and prints the results as JSON, for the processes of the command.
 */

/** The seeds of docs/learning.md. The rules of `learn` were adjusted with other seeds. */
const SEEDS = '20402642,91111';

const argument = (name: string) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;

function evaluatePart(isOfPart: (name: string, index: number) => boolean): Evaluation[] {
  const [draw, traffic] = (argument('--seeds') ?? SEEDS).split(',').map(Number);
  return evaluatedApis(draw).flatMap(({ api, isDrawn }, index) => isOfPart(api.name, index)
    ? [false, true].map((answersEverything) => evaluate(api, isDrawn, answersEverything, traffic)) : []);
}

async function evaluateAll(): Promise<Evaluation[]> {
  const count = Math.max(2, os.availableParallelism());
  const parts = await inParallel(count, Array.from({ length: count }, (_, index) => index), async (index) => {
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, ...process.argv.slice(1), '--part', `${index}/${count}`], { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout) as Evaluation[];
  });
  return parts.flat().sort((a, b) => Number(a.isDrawn) - Number(b.isDrawn) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function main(): Promise<void> {
  const [only, part] = [argument('--only'), argument('--part')];
  if (part !== undefined) {
    const [wanted, count] = part.split('/').map(Number);
    process.stdout.write(JSON.stringify(evaluatePart((_, index) => index % count === wanted)));
    return;
  }
  const results = only === undefined ? await evaluateAll() : evaluatePart((name) => name === only);
  const rows = results.map(({ name, answersEverything, pass, bad, routes, truePaths, badKinds }) => (
    [name, answersEverything ? 'everything' : '', pass.toFixed(2), bad.toFixed(2), `${routes}/${truePaths}`, JSON.stringify(badKinds)]));
  process.stdout.write(`${markdownTable(['API', 'answers', 'pass %', 'bad %', 'routes/paths', 'bad by kind'], rows)}\n`);
  if (only === undefined && argument('--seeds') === undefined) {
    const scanners = corpus('scanner-dirb.jsonl') === undefined ? 'generated paths, because the corpus of scanners is absent' : 'paths from the lists of a scanner';
    fs.writeFileSync(PAGE, page(results, scanners));
  }
}

void main();
