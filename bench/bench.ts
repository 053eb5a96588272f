import * as fs from 'fs';
import * as path from 'path';
import { measure } from './measure/measure';
import { figures } from './report/figures';
import { performancePage } from './report/performance-page';
import { plots } from './report/plots';
import { summary } from './report/summary';
import { options, runAsProcess } from '../testing/cli';

const USAGE = `usage: npm run bench -- [--quick] [--only NAME,...]

Measures the generated configuration against others, with real traffic on the
loopback interface. Writes a table to standard output, bench/results/latest.json,
and docs/performance.md with its plots.
--quick  few configurations, short; writes no files
--only   these configurations only; writes no files`;

const ROOT = path.resolve(__dirname, '..');

/** The command `bench`; what it writes to standard output is returned through `print`. */
export async function bench(argv: string[], print: (text: string) => void, progress: (line: string) => void): Promise<number> {
  const given = options(argv, {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean' },
  }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  const results = await measure({ quick: given.quick!, only: given.only?.split(','), progress });
  print(`${summary(results)}\n`);
  if (!given.quick && !given.only) {
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
      fs.writeFileSync(path.join(ROOT, file), text);
    };
    write('bench/results/latest.json', `${JSON.stringify({ ...results, figures: figures(results) }, undefined, 2)}\n`);
    for (const { name, svg } of plots(results)) {
      write(`docs/performance-${name}.svg`, svg);
    }
    write('docs/performance.md', performancePage(results));
  }
  return 0;
}

if (require.main === module) {
  runAsProcess(() => bench(process.argv.slice(2), (text) => process.stdout.write(text), (line) => process.stderr.write(`${line}\n`)));
}
