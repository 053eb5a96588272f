import { createCipheriv, createHash } from 'crypto';
import * as fs from 'fs';
import type { Site } from './program';
import { attempt, Outcome, RunOptions } from '../containers/run';

const LIMIT_MS = 110_000;

/** Runs a client that finds nothing of the developer's settings: its home is the folder of the clients. */
export function client(site: Site, command: string, args: string[], { env, cwd, ...more }: Omit<RunOptions, 'env'> & { env?: Record<string, string> } = {}): Promise<Outcome> {
  const { PATH, LANG } = process.env;
  return attempt(command, args, {
    timeoutMs: LIMIT_MS,
    cwd: cwd ?? site.folder,
    env: { PATH, LANG: LANG ?? 'C.UTF-8', HOME: site.folder, TMPDIR: site.folder, NO_COLOR: '1', ...env },
    ...more,
  });
}

/** The same for a client that has to succeed. */
export async function succeeds(...given: Parameters<typeof client>): Promise<Outcome> {
  const ended = await client(...given);
  if (ended.status !== 0) {
    throw new Error(`${given[2].join(' ').slice(0, 200)}: exit status ${ended.status}: ${(ended.stderr.trim() || ended.stdout.trim()).slice(-800)}`);
  }
  return ended;
}

/** Bytes by their number and their hash. */
export function digest(bytes: Buffer | string): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}

export function fileDigest(file: string): string {
  return digest(fs.readFileSync(file));
}

/** Bytes that nothing compresses, the same each time. */
export function noise(length: number, seed = 'noise'): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
