import { Command, CommanderError } from 'commander';
import { CommandEnvironment, processEnvironment } from './command-environment';
import type { CommandFactory } from './command-factory';
import { ExitStatus } from './exit-status';
import { packageVersion } from './package-version';
import { UsageError } from './usage-error';

/* eslint-disable @typescript-eslint/no-require-imports -- an import of TypeScript would load all modules */
/** The module of each command by its name, in the order of the help. A module is loaded when its command is needed. */
const COMMANDS: Record<string, () => CommandFactory> = {
  learn: () => (require('./learn/learn-command') as typeof import('./learn/learn-command')).learnCommand,
  check: () => (require('./check/check-command') as typeof import('./check/check-command')).checkCommand,
  explain: () => (require('./explain/explain-command') as typeof import('./explain/explain-command')).explainCommand,
  diff: () => (require('./diff/diff-command') as typeof import('./diff/diff-command')).diffCommand,
  report: () => (require('./report/report-command') as typeof import('./report/report-command')).reportCommand,
  run: () => (require('./run/run-command') as typeof import('./run/run-command')).runCommand,
  print: () => (require('./print/print-command') as typeof import('./print/print-command')).printCommand,
  replay: () => (require('./replay/replay-command') as typeof import('./replay/replay-command')).replayCommand,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The commands that a command line needs: the command that it begins with, or all for the help and for errors. */
function neededCommands([name]: string[]): CommandFactory[] {
  const needed = Object.hasOwn(COMMANDS, name ?? '') ? [COMMANDS[name]] : Object.values(COMMANDS);
  return needed.map((load) => load());
}

/** Runs a command line, and returns the exit status. `argv` has no name of a program. */
export async function main(argv: string[], environment: CommandEnvironment = processEnvironment()): Promise<ExitStatus> {
  let status = ExitStatus.SUCCESS;
  const program = new Command('cdk-reverse-proxied-service')
    .description('Learn, check, review and run the allowlist of a ReverseProxiedService.')
    .version(packageVersion());
  neededCommands(argv).forEach((create) => program.addCommand(create(environment, (reported) => { status = reported; })));
  [program, ...program.commands].forEach((command) => command
    .exitOverride()
    .configureOutput({ writeOut: (text) => environment.write(text), writeErr: (text) => environment.writeError(text) })
    .showHelpAfterError('(add --help for the options and examples)'));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitStatus.SUCCESS : ExitStatus.USAGE;
    }
    if (error instanceof UsageError) {
      environment.writeError(`${error.message}\n`);
      return ExitStatus.USAGE;
    }
    throw error;
  }
}

/** Runs a command line as the process. */
export function runAsProcess(argv: string[] = process.argv.slice(2)): void {
  let end: (() => void) | undefined;
  const environment = processEnvironment();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.stderr.write(`Standard output cannot be written: ${error.message}\n`);
      process.exit(ExitStatus.USAGE);
    }
    // A reader such as `head` that has seen enough is no failure. A command that runs until it is asked to end is asked to end.
    (end ?? (() => process.exit(ExitStatus.SUCCESS)))();
  });
  // Without a reader of standard error, nobody can be told.
  process.stderr.on('error', () => {});
  main(argv, {
    ...environment,
    onEnd: (called) => {
      end = called;
      environment.onEnd(called);
    },
  }).then(
    (status) => { process.exitCode = status; },
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
      process.exitCode = ExitStatus.USAGE;
    },
  );
}
