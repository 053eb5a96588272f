import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { writeGeneratedLog } from './logs/generated-log';
import { GENERATED_FORMATS } from './logs/log-formats';
import { compiledCommands, measuredCommand } from './logs/measured-command';
import { githubDescriptionFile } from './routes/github-routes';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { markdownTable } from '../testing/markdown-table';

const USAGE = `usage: npm run bench:logs -- [--lines NUMBER,...] [--only FORMAT,...] [--gzip]

Measures the commands learn and check, which read logs: CPU time, time and peak
memory for logs with generated traffic of GitHub's API. Each command runs in a
process of its own on one core. The logs are written to a temporary folder.
--lines  the numbers of lines (default: 1000000)
--only   these formats only: ${GENERATED_FORMATS.map(({ name }) => name).join(', ')}
--gzip   compress the logs`;

/** The command `bench:logs`, whose table is written by `print`. */
export async function benchLogs(argv: string[], print: (text: string) => void, progress: (line: string) => void): Promise<number> {
  const given = options(argv, {
    lines: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    gzip: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  const counts = given.lines!.split(',').map(lineCount);
  const names = given.only?.split(',') ?? GENERATED_FORMATS.map(({ name }) => name);
  const formats = names.map(formatNamed);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-logs-'));
  try {
    const main = compiledCommands(folder);
    const rows: Array<Array<string | number>> = [];
    for (const format of formats) {
      for (const lines of counts) {
        const file = path.join(folder, given.gzip ? 'access.log.gz' : 'access.log');
        progress(`${lines.toLocaleString('en')} lines: ${format.title}`);
        await writeGeneratedLog(file, format, lines);
        for (const command of [['learn', file], ['check', '--routes', githubDescriptionFile(), file]]) {
          const { cpuSeconds, wallSeconds, peakMebibytes } = measuredCommand(main, command, folder);
          rows.push([
            command[0], format.title, lines.toLocaleString('en'), cpuSeconds.toFixed(1), wallSeconds.toFixed(1),
            Math.round(lines / cpuSeconds).toLocaleString('en'), peakMebibytes.toFixed(0),
          ]);
        }
        fs.rmSync(file);
      }
    }
    print(`${markdownTable(['command', 'log', 'lines', 'CPU time, s', 'time, s', 'lines per CPU second', 'peak memory, MiB'], rows.map((row) => row.map(String)), 2)}\n`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

function lineCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`--lines must be whole numbers above 0 with commas between them, not ${JSON.stringify(text)}`);
  }
  return count;
}

function formatNamed(name: string) {
  const found = GENERATED_FORMATS.find((format) => format.name === name);
  if (found === undefined) {
    throw new UsageError(`--only must be names of formats (${GENERATED_FORMATS.map((format) => format.name).join(', ')}), not ${JSON.stringify(name)}`);
  }
  return found;
}

if (require.main === module) {
  runAsProcess(() => benchLogs(process.argv.slice(2), (text) => process.stdout.write(text), (line) => process.stderr.write(`${line}\n`)));
}
