import * as fs from 'fs';
import * as path from 'path';
import { Results } from '../bench/results';
import { runAsProcess } from '../testing/cli';
import { measuredLogLines } from './cost/log-line';
import { costPage } from './cost/page';
import { serviceSizes } from './cost/service-size';

/** The command `cost`: computes the price and the size of services, and writes docs/cost.md. */
async function main(): Promise<number> {
  const read = (file: string) => fs.readFileSync(path.resolve(__dirname, file), 'utf8');
  const results: Results = JSON.parse(read('../bench/results/latest.json'));
  fs.writeFileSync(path.resolve(__dirname, '../docs/cost.md'), costPage(results, serviceSizes(), await measuredLogLines()));
  process.stdout.write('wrote docs/cost.md\n');
  return 0;
}

runAsProcess(main);
