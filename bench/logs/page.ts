import type { CommandCost } from './measured-command';
import { markdownTable } from '../../testing/markdown-table';
import { machine, machineText } from '../measure/machine';

/** The page that the command writes. */
export const PAGE = 'docs/log-reading.md';

/** The cost of a command that reads a log. */
export interface LogReading extends CommandCost {
  readonly command: string;
  readonly format: string;
  readonly lines: number;
  /** The cost of reading the lines alone, for logs that are not compressed. */
  readonly reading: CommandCost | undefined;
}

/** The costs as a table. */
export function logReadingTable(readings: LogReading[]): string {
  return markdownTable(
    ['command', 'log', 'lines', 'CPU time, s', 'time, s', 'lines per CPU second', 'CPU time / reading alone', 'peak memory, MiB'],
    readings.map(({ command, format, lines, reading, cpuSeconds, wallSeconds, peakMebibytes }) => [
      command, format, lines.toLocaleString('en'), cpuSeconds.toFixed(1), wallSeconds.toFixed(1),
      Math.round(lines / cpuSeconds).toLocaleString('en'),
      reading === undefined ? '' : (cpuSeconds / reading.cpuSeconds).toFixed(1), peakMebibytes.toFixed(0),
    ]),
    2,
  );
}

/** `docs/log-reading.md`. */
export function logsPage(readings: LogReading[]): string {
  return `<!-- Written by "npm run bench:logs". Do not edit: change bench/logs/page.ts and measure again. -->

# The speed of reading logs

The commands [\`learn\`](commands/learn.md) and [\`check\`](commands/check.md) read logs line by line. The command \`npm run bench:logs\`
measures both commands and writes this page.

${new Date().toISOString().slice(0, 10)}, ${machineText(machine())}; Node.js ${process.versions.node}.

- The logs have generated traffic of GitHub's API, which has more than 800 paths: 85 % of the requests are of 600 clients, 15 % are of
  scanners. Most targets have names and numbers of their own.
- Each command runs in a process of its own, on one core. The times include the start of the process. \`check\` reads GitHub's
  description, too.
- The speed of a virtual machine changes with what its host does beside. So the CPU time is also compared with that of a process that reads
  the lines of the same file with the module \`readline\` of Node.js, and does nothing with the lines.
- The goals are ten million lines in 60 seconds with \`learn\` and in 90 seconds with \`check\`, with less than 500 MB of memory.

${logReadingTable(readings)}

\`learn\` keeps at most 150,000 segments of paths, so its memory does not grow further. Its first million lines take longer than later
ones, because most of the segments are new. \`check\` keeps the requests that the allowlist rejects by their shapes, up to 20,000.
`;
}
