import { spawnSync } from 'child_process';
import { attempt, Outcome } from '../containers/run';

const LIMIT_MS = 600_000;
const LAST_LINES = 40;

/** Runs a program to its end. */
export function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return attempt(command, args, { cwd, env, timeoutMs: LIMIT_MS });
}

/** Runs a program, and throws with the end of its output if it fails. */
export async function runOrThrow(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
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
