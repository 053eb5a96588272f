import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { writeGeneratedLog } from './logs/generated-log';
import { GENERATED_FORMATS, GeneratedFormat } from './logs/log-formats';
import { compiledCommands, measuredCommand, measuredReading } from './logs/measured-command';
import { logsPage, LogReading, logReadingTable, PAGE } from './logs/page';
import { githubDescriptionFile } from './routes/github-routes';
import { options, runAsProcess, UsageError } from '../testing/cli';

const USAGE = `usage: npm run bench:logs -- [--lines NUMBER,...] [--only FORMAT,...] [--gzip]

Measures the commands learn and check, which read logs: CPU time, time and peak
memory for logs with generated traffic of GitHub's API. Each command runs in a
process of its own on one core. The logs are written to a temporary folder.
Without options, the command measures a million lines of each format and ten
million lines of the proxy's own, needs 5 GB for the logs, and writes ${PAGE}.
--lines  the numbers of lines (default: 1000000)
--only   these formats only: ${GENERATED_FORMATS.map(({ name }) => name).join(', ')}
--gzip   compress the logs`;

/** A log that is generated and read. */
interface PlannedLog {
  readonly format: GeneratedFormat;
  readonly lines: number;
  readonly compressed: boolean;
}

/** The command `bench:logs`, whose table is written by `print`. */
export async function benchLogs(argv: string[], print: (text: string) => void, progress: (line: string) => void): Promise<number> {
  const given = options(argv, {
    lines: { type: 'string' },
    only: { type: 'string' },
    gzip: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  const counts = given.lines?.split(',').map(lineCount) ?? [1_000_000];
  const formats = given.only?.split(',').map(formatNamed) ?? GENERATED_FORMATS;
  const readings = measure(formats.flatMap((format) => counts.map((lines) => ({ format, lines, compressed: given.gzip! }))), progress);
  if (argv.length > 0) {
    print(`${logReadingTable(await readings)}\n`);
    return 0;
  }
  const all = [...await readings, ...await measure([{ format: GENERATED_FORMATS[0], lines: 10_000_000, compressed: false }], progress)];
  fs.writeFileSync(PAGE, logsPage(all));
  print(`${logReadingTable(all)}\n`);
  return 0;
}

async function measure(logs: PlannedLog[], progress: (line: string) => void): Promise<LogReading[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-logs-'));
  const readings: LogReading[] = [];
  try {
    const main = compiledCommands(folder);
    for (const { format, lines, compressed } of logs) {
      const file = path.join(folder, compressed ? 'access.log.gz' : 'access.log');
      progress(`${lines.toLocaleString('en')} lines: ${format.title}`);
      await writeGeneratedLog(file, format, lines);
      const reading = compressed ? undefined : measuredReading(file, folder);
      for (const [command, ...args] of [['learn'], ['check', '--routes', githubDescriptionFile()]]) {
        readings.push({ command, format: format.title, lines, reading, ...measuredCommand(main, [command, ...args, file], folder) });
      }
      fs.rmSync(file);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return readings;
}

function lineCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`--lines must be whole numbers above 0 with commas between them, not ${JSON.stringify(text)}`);
  }
  return count;
}

function formatNamed(name: string): GeneratedFormat {
  const found = GENERATED_FORMATS.find((format) => format.name === name);
  if (found === undefined) {
    throw new UsageError(`--only must be names of formats (${GENERATED_FORMATS.map((format) => format.name).join(', ')}), not ${JSON.stringify(name)}`);
  }
  return found;
}

if (require.main === module) {
  runAsProcess(() => benchLogs(process.argv.slice(2), (text) => process.stdout.write(text), (line) => process.stderr.write(`${line}\n`)));
}
