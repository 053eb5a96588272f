import type { Command } from 'commander';
import type { CommandEnvironment } from './command-environment';
import type { ExitStatus } from './exit-status';

/** A function that makes a command. The command's action reports its exit status to `exit`. */
export type CommandFactory = (environment: CommandEnvironment, exit: (status: ExitStatus) => void) => Command;
