import { spawn, spawnSync } from 'child_process';

const LIMIT_MS = 600_000;
const LAST_LINES = 40;

/** What a program left. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  /** The standard output and the standard error, in the order in which they were written. */
  readonly output: string;
}

/** Runs a program to its end. */
export function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    const stdout: Buffer[] = [];
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk) => { stdout.push(chunk); output.push(chunk); });
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(output).toString() }));
  });
}

/** Runs a program, and throws with the end of its output if it fails. */
export async function runOrThrow(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const ended = await run(command, args, cwd, env);
  if (ended.status !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${ended.status}:\n${ended.output.trim().split('\n').slice(-LAST_LINES).join('\n')}`);
  }
  return ended;
}

/** The first line that a program prints about its version, or `undefined` if the program is absent. */
export function versionOf(command: string, args: string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return error === undefined && status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}
