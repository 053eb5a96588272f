import * as net from 'net';
import { OUTSIDE, SECRET } from './pages';
import { RecordedRequest, takeRequest } from '../../../src/commands/replay/recording-app';

/** A real app, and everything that passed on the wire between NGINX and it. */
export interface TappedApp {
  readonly port: number;
  /** What the app received, byte for byte, before any framework read it. */
  readonly requests: RecordedRequest[];
  /** What came that was no HTTP/1.x request, such as the frames of a tunnel. */
  readonly garbage: string[];
  /** The marks of forbidden pages that the app sent, whoever received them in the end. */
  readonly served: string[];
  clear(): void;
  stop(): Promise<void>;
}

/** An app that switches to another protocol. */
export const SWITCHED = 'HTTP/1.1 101';
const MARKS = [SECRET, OUTSIDE, SWITCHED];

/** Stands between NGINX and an app, passes everything on and changes nothing. */
export async function tap(app: { port: number; stop(): Promise<void> }): Promise<TappedApp> {
  const requests: RecordedRequest[] = [];
  const garbage: string[] = [];
  const served: string[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;

  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ port: app.port, host: '127.0.0.1', noDelay: true });
    const connection = ++connections;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    let pending = Buffer.alloc(0);
    near.on('data', (chunk) => {
      far.write(chunk);
      pending = Buffer.concat([pending, chunk]);
      for (let taken = takeRequest(pending, connection); taken; taken = takeRequest(pending, connection)) {
        if ('garbage' in taken) {
          garbage.push(taken.garbage);
          pending = Buffer.alloc(0);
        } else {
          requests.push(taken.request);
          pending = Buffer.from(taken.rest);
        }
      }
    });
    let sent = '';
    far.on('data', (chunk) => {
      sent += chunk.toString('latin1');
      for (const mark of MARKS) {
        if (sent.includes(mark)) {
          served.push(mark);
          sent = '';
        }
      }
      sent = sent.slice(-64);
      near.write(chunk);
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    requests,
    garbage,
    served,
    clear: () => [requests, garbage, served].forEach((list) => { list.length = 0; }),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sockets.forEach((socket) => socket.destroy());
      await closed;
      await app.stop();
    },
  };
}
