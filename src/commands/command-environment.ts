import { Readable } from 'stream';

/** The surroundings of a command. Tests replace them. */
export interface CommandEnvironment {
  /** Standard input, which a command reads if a file is named `-`. */
  readonly input: Readable;
  /** Whether standard error is a terminal. Progress is shown on terminals only. */
  readonly showsProgress: boolean;
  /** Whether results may have colors: standard output is a terminal, and the variable `NO_COLOR` is not set. */
  readonly colored: boolean;
  /** Calls a function when the command is asked to end: by SIGINT (Ctrl-C) or SIGTERM. */
  onEnd(end: () => void): void;
  /** Writes results to standard output. */
  write(text: string): void;
  /** Writes progress and remarks to standard error. */
  writeError(text: string): void;
}

/** The environment of the current process. */
export function processEnvironment(): CommandEnvironment {
  return {
    input: process.stdin,
    onEnd: (end) => { process.once('SIGINT', end).once('SIGTERM', end); },
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    showsProgress: process.stderr.isTTY ?? false,
    colored: (process.stdout.isTTY ?? false) && !process.env.NO_COLOR,
  };
}
