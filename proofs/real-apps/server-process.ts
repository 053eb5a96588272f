import { spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import type { NpmPackages } from './packages/npm';
import type { Place, Running } from './program';

export interface ServerOptions {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Where it listens: a port of the loopback interface, or a socket file. */
  readonly at: number | string;
  /** Whether it takes requests, where it listens before it does. */
  readonly ready?: () => Promise<boolean>;
}

const READY_MS = 90_000;
const STOP_MS = 5_000;

const groups = new Set<number>();
process.on('exit', () => groups.forEach((group) => signal(group, 'SIGKILL')));

/** Runs the server of an app, in a process group of its own, until it is stopped. */
export async function startServer({ command, args, cwd, env = {}, at, ready }: ServerOptions): Promise<Running> {
  const log = path.join(cwd, 'server.log');
  const descriptor = fs.openSync(log, 'a');
  const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', descriptor, descriptor], env: { ...process.env, HOME: cwd, ...env } });
  fs.closeSync(descriptor);
  child.unref();
  let failed: string | undefined;
  const ended = new Promise<void>((resolve) => child
    .once('error', (error) => { failed = error.message; resolve(); })
    .once('exit', (status) => { failed ??= `it ended with status ${status}`; resolve(); }));
  const group = child.pid;
  if (group !== undefined) {
    groups.add(group);
  }
  const stop = async () => {
    if (group !== undefined) {
      signal(group, 'SIGTERM');
      const late = setTimeout(() => signal(group, 'SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
      signal(group, 'SIGKILL');
      groups.delete(group);
    }
  };
  const limit = Date.now() + READY_MS;
  while (!await connects(at) || ready && !await ready().catch(() => false)) {
    if (failed !== undefined || Date.now() > limit) {
      await stop();
      throw new Error(`${path.basename(command)} does not serve: ${failed ?? 'it is late'}\n${fs.readFileSync(log, 'utf8').slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { stop };
}

/** Runs a script of Node.js with packages of npm, which is told the port on which it has to listen. */
export function startScript(
  script: string, packages: NpmPackages, { port, folder }: Place, { args = [], env = {} }: Pick<Partial<ServerOptions>, 'args' | 'env'> = {},
): Promise<Running> {
  return startServer({
    command: process.execPath, args: [script, String(port), ...args], cwd: folder, at: port, env: { NODE_PATH: packages.modules(), ...env },
  });
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch { /* it is gone */ }
}

function connects(at: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(typeof at === 'number' ? { port: at, host: '127.0.0.1' } : { path: at }, () => {
      connection.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
