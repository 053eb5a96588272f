import { Readable } from 'stream';
import { CommandEnvironment } from '../src/commands/command-environment';
import { main } from '../src/commands/main';

/** The outcome of a command line. */
export interface CommandOutcome {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line of the package within this process. */
export async function runCommandLine(
  argv: string[], more: Partial<CommandEnvironment> & { readonly standardInput?: string | Buffer } = {},
): Promise<CommandOutcome> {
  const { standardInput, ...environment } = more;
  const written = { out: '', error: '' };
  const status = await main(argv, {
    input: Readable.from(standardInput === undefined ? [] : [standardInput]),
    write: (text) => { written.out += text; },
    writeError: (text) => { written.error += text; },
    onEnd: () => {},
    showsProgress: false,
    colored: false,
    ...environment,
  });
  return { status, ...written };
}
