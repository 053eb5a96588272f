import { spawn } from 'child_process';
import * as path from 'path';

const CDK = path.resolve(__dirname, '../../node_modules/aws-cdk/bin/cdk');
const LIMIT_MS = 300_000;
const LAST_LINES = 25;

/** Runs the real CDK CLI and returns what it said; throws with the end of it when it fails. */
export type CdkCli = (args: string[], cwd: string) => Promise<string>;

/** The CDK CLI in an environment. */
export function cdkCli(environment: NodeJS.ProcessEnv): CdkCli {
  return (args, cwd) => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CDK, ...args, '--no-notices', '--ci'], {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const text = Buffer.concat(said).toString();
      if (status === 0) {
        resolve(text);
      } else {
        reject(new Error(`cdk ${args.join(' ')} ended with ${signal ?? status}:\n${text.trim().split('\n').slice(-LAST_LINES).join('\n')}`));
      }
    });
  });
}
