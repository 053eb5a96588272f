import { Command, CommanderError } from 'commander';
import { checkCommand } from './check/check-command';
import { CommandEnvironment, processEnvironment } from './command-environment';
import type { CommandFactory } from './command-factory';
import { diffCommand } from './diff/diff-command';
import { ExitStatus } from './exit-status';
import { explainCommand } from './explain/explain-command';
import { learnCommand } from './learn/learn-command';
import { packageVersion } from './package-version';
import { printCommand } from './print/print-command';
import { replayCommand } from './replay/replay-command';
import { reportCommand } from './report/report-command';
import { runCommand } from './run/run-command';
import { UsageError } from './usage-error';

/** All commands, in the order of the help. */
const COMMANDS: CommandFactory[] = [
  learnCommand,
  checkCommand,
  explainCommand,
  diffCommand,
  reportCommand,
  runCommand,
  printCommand,
  replayCommand,
];

/** Runs a command line, and returns the exit status. `argv` has no name of a program. */
export async function main(argv: string[], environment: CommandEnvironment = processEnvironment()): Promise<ExitStatus> {
  let status = ExitStatus.SUCCESS;
  const program = new Command('cdk-reverse-proxied-service')
    .description('Learn, check, review and run the allowlist of a ReverseProxiedService.')
    .version(packageVersion());
  COMMANDS.forEach((create) => program.addCommand(create(environment, (reported) => { status = reported; })));
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
