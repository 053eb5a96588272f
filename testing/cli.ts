import { parseArgs } from 'util';

/** A mistake in how a command was called, or in what it was given: one message, no stack. */
export class UsageError extends Error {}

type Config = NonNullable<Parameters<typeof parseArgs>[0]>;
type Options = NonNullable<Config['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; strict: true }>>['values'];

/** The options of a command; `usage` is shown after a mistake. */
export function options<T extends Options>(argv: string[], known: T, usage: string): Values<T> {
  try {
    return parseArgs({ args: argv, options: known, strict: true as const }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Runs a command as the process: mistakes go to standard error, and the status is 2. */
export function runAsProcess(main: () => Promise<number>): void {
  main().then(
    (status) => { process.exitCode = status; },
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 2;
    },
  );
}

/** `HOST:PORT`, as `--listen`, `--health` and `--app` take it. */
export function address(option: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/.test(value)) {
    throw new UsageError(`--${option} must be HOST:PORT, not ${JSON.stringify(value)}`);
  }
  return value;
}

/** A port number, as `--app-port` takes it. */
export function port(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new UsageError(`--${option} must be a port, not ${JSON.stringify(value)}`);
  }
  return number;
}
