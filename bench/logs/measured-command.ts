import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');
const MEBIBYTE = 1024 * 1024;

/** The time and the memory that a process of a command needed, with its start. */
export interface CommandCost {
  /** The CPU time of all threads of the process, in user mode and in the kernel. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMebibytes: number;
}

/** A script that writes its cost to the file in the first argument. */
const WITH_COST = `
const fs = require('fs');
const [costFile, ...argv] = process.argv.slice(1);
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // The peak of the process alone: the system counts the memory of the parent before the start, too.
  const peak = process.platform === 'linux' ? /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1] : maxRSS;
  fs.writeFileSync(costFile, JSON.stringify({
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, wallSeconds: process.uptime(), peakMebibytes: peak * 1024 / ${MEBIBYTE},
  }));
});
`;
/** A script that runs the command whose main module and arguments are given. */
const COMMAND = `${WITH_COST}
require(argv[0]).runAsProcess(argv.slice(1));
`;
/** A script that reads the lines of a file as texts. */
const READING = `${WITH_COST}
require('readline').createInterface({ input: fs.createReadStream(argv[0], { highWaterMark: ${MEBIBYTE} }), crlfDelay: Infinity }).on('line', () => {});
`;

/** Compiles the commands of the package as they are published, and returns their main module. */
export function compiledCommands(folder: string): string {
  const sources = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  buildSync({
    entryPoints: sources.map((file) => path.join(ROOT, 'src', file)),
    outbase: path.join(ROOT, 'src'),
    outdir: path.join(folder, 'lib'),
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
  });
  ['package.json', 'assets', 'node_modules'].forEach((name) => fs.symlinkSync(path.join(ROOT, name), path.join(folder, name)));
  return path.join(folder, 'lib/commands/main.js');
}

/** Runs a command in a process of its own, on one core where the system can bind a process to a core. */
export function measuredCommand(main: string, argv: string[], folder: string): CommandCost {
  return measured(COMMAND, [main, ...argv], folder);
}

/** Reads the lines of a file with the module `readline` of Node.js, and does nothing with the lines. */
export function measuredReading(file: string, folder: string): CommandCost {
  return measured(READING, [file], folder);
}

function measured(script: string, argv: string[], folder: string): CommandCost {
  const costFile = path.join(folder, 'cost.json');
  const command = [process.execPath, '-e', script, '--', costFile, ...argv];
  const [program, ...args] = process.platform === 'linux' ? ['taskset', '-c', '0', ...command] : command;
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(fs.readFileSync(costFile, 'utf8'));
}
