import { spawn, SpawnOptions } from 'child_process';

export interface Outcome {
  /** The exit status; -1 when a signal ended the program. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The standard output and the standard error, in the order in which they were written. */
  readonly output: string;
}

export interface RunOptions extends Pick<SpawnOptions, 'env' | 'cwd' | 'signal'> {
  /** The program is ended after this time. */
  readonly timeoutMs?: number;
}

/** Runs a program without blocking and gives what it printed; a bad exit status is the caller's to judge. */
export function attempt(program: string, args: string[], { timeoutMs = 30_000, ...options }: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const all: Buffer[] = [];
    for (const [stream, chunks] of [[child.stdout!, out], [child.stderr!, err]] as const) {
      stream.on('data', (chunk) => [chunks, all].forEach((list) => list.push(chunk)));
    }
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (status) => {
      clearTimeout(limit);
      const [stdout, stderr, output] = [out, err, all].map((chunks) => Buffer.concat(chunks).toString());
      resolve({ status: status ?? -1, stdout, stderr, output });
    });
  });
}

/** The same for a program that has to succeed; gives its standard output. */
export async function run(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await attempt(program, args, options);
  if (status !== 0) {
    const last = (stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n');
    throw new Error(`${[program, ...args].join(' ').slice(0, 400)}: exit status ${status}\n${last}`);
  }
  return stdout;
}
