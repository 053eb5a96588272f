import { execFileSync } from 'child_process';
import * as path from 'path';

/** Runs one of the programs in `bench/children` and returns what it printed. */
export function child(name: string, args: string[], limitMs: number): string {
  const root = path.resolve(__dirname, '../..');
  try {
    return execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', path.join(root, 'bench/children', `${name}.ts`), ...args], {
      cwd: root,
      encoding: 'utf8',
      timeout: limitMs,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json', CDK_VALIDATION: 'false' },
    });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    throw new Error(code === 'ETIMEDOUT' ? `not done within ${limitMs / 1000} s` : (stderr ?? String(error)).split('\n').find((line) => /Error/.test(line)) ?? 'failed');
  }
}
