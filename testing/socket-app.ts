import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';

export interface SocketApp {
  readonly socket: string;
  stop(): Promise<void>;
}

const running = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', () => running.forEach((signal, child) => child.kill(signal)));

/**
 * Runs a server of another language that listens on a socket file, until it is stopped.
 *
 * @param signal what stops it; one with children has to be asked to stop these
 */
export async function startSocketApp(
  socket: string, command: string, args: string[], env: Record<string, string> = {}, signal: NodeJS.Signals = 'SIGKILL',
): Promise<SocketApp> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  running.set(child, signal);
  let said = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (data) => { said += data; }));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', (error) => {
    said += error.message;
    resolve();
  }));
  for (const start = Date.now(); !await connects(socket);) {
    if (child.exitCode !== null || Date.now() - start > 10_000) {
      child.kill(signal);
      throw new Error(`${command} does not listen: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // NGINX's workers are another user.
  fs.chmodSync(socket, 0o666);
  return {
    socket,
    stop: async () => {
      child.kill(signal);
      await ended;
      running.delete(child);
    },
  };
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect({ path }, () => {
      connection.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
