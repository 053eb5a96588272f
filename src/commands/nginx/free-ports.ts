import { randomInt } from 'crypto';
import * as net from 'net';

/**
 * The ports to choose from: below those that the system gives to clients and to listeners on port 0, so that no
 * connection takes one between its choice and its use, or while nobody is to listen there.
 */
const FIRST = 10_240;
const LAST = 32_767;
/** So many ports are of one process, so that test files that run side by side do not choose the same. */
const OF_ONE_PROCESS = 512;

const blocks = Math.floor((LAST - FIRST + 1) / OF_ONE_PROCESS);
const begin = FIRST + process.pid % blocks * OF_ONE_PROCESS;
/** Begins anywhere, so that a client of a server that has ended, or another process with the same ports, hardly ever meets the next server. */
let next = randomInt(OF_ONE_PROCESS);

/** Ports of the loopback interface that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tried = 0; ports.length < count; tried++) {
    if (tried === OF_ONE_PROCESS) {
      throw new Error(`No ${count} ports from ${begin} on are free.`);
    }
    const port = begin + next++ % OF_ONE_PROCESS;
    if (await isFree(port)) {
      ports.push(port);
    }
  }
  return ports;
}

/** Does something with free ports, and again with others where somebody else, all the same, was faster. */
export async function withFreePorts<T>(count: number, act: (ports: number[]) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(await freePorts(count));
    } catch (error) {
      if (attempt === 3 || !/EADDRINUSE|Address already in use/i.test(String(error))) {
        throw error;
      }
    }
  }
}

/** Listens on a free port, and gives its number; nobody else gets it while the server is closed for a time. */
export function listenOnFreePort(server: net.Server): Promise<number> {
  return withFreePorts(1, async ([port]) => {
    await listen(server, port);
    return port;
  });
}

export function listen(server: net.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  try {
    await listen(server, port);
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
