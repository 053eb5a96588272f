import * as net from 'net';
import { listenOnFreePort } from '../src/commands/nginx/free-ports';

export interface StartedServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens, and ends with all that clients have opened. */
export async function startedServer(server: net.Server, opened: ReadonlySet<{ destroy(): unknown }>): Promise<StartedServer> {
  return {
    port: await listenOnFreePort(server),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      opened.forEach((one) => one.destroy());
    }),
  };
}
