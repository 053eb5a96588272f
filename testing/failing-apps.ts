import * as http2 from 'http2';
import * as net from 'net';
import { inFastCgi, takeFastCgi, takeUwsgi } from './protocol-apps';
import { startedServer, StartedServer } from './started-server';
import { takeRequest } from '../src/commands/replay/recording-app';

/** An app that does with a request what its path says: nothing, hanging up at once or at the end of the body, or a status. */
export interface FailingApp extends StartedServer {
  /** How many requests it holds in silence. */
  silent(): number;
}

export const FAILING_APPS: Record<'http' | 'fastCgi' | 'uwsgi' | 'grpc', () => Promise<FailingApp>> = {
  http: () => startSocketApp((bytes) => {
    const taken = takeRequest(bytes, 0);
    return taken !== undefined && 'request' in taken ? taken.request.target : undefined;
  }, (status, body) => Buffer.from(`HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)),
  fastCgi: () => startSocketApp((bytes) => takeFastCgi(bytes)?.REQUEST_URI, (status, body) => inFastCgi(`Status: ${status} X\r\nContent-Type: application/json\r\n\r\n${body}`)),
  uwsgi: () => startSocketApp((bytes) => takeUwsgi(bytes)?.REQUEST_URI, (status, body) => Buffer.from(`HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n\r\n${body}`)),
  grpc: startGrpcApp,
};

type TargetOf = (bytes: Buffer) => string | undefined;

async function startSocketApp(targetOf: TargetOf, answer: (status: string, body: string) => Buffer): Promise<FailingApp> {
  const sockets = new Set<net.Socket>();
  const silent = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const chunks: Buffer[] = [];
    let pending: Buffer = Buffer.alloc(0);
    socket.on('close', () => [sockets, silent].forEach((set) => set.delete(socket))).on('error', () => socket.destroy()).on('data', (chunk) => {
      chunks.push(chunk);
      if (chunks.length === 1 && chunk.includes('/hang-up-at-once')) {
        socket.destroy();
        return;
      }
      pending = Buffer.concat([pending, chunk]);
      const target = targetOf(pending);
      if (target === undefined) {
        return;
      }
      if (target.startsWith('/silent')) {
        silent.add(socket);
        return;
      }
      if (target.startsWith('/hang-up')) {
        socket.destroy();
        return;
      }
      socket.end(answer(/^\/status\/(\d+)/.exec(target)?.[1] ?? '200', '{"ok":true}'));
    });
  });
  return { ...await startedServer(server, sockets), silent: () => silent.size };
}

async function startGrpcApp(): Promise<FailingApp> {
  const sessions = new Set<http2.ServerHttp2Session>();
  const silent = new Set<http2.ServerHttp2Stream>();
  const server = http2.createServer();
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session)).on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    const target = String(headers[':path']);
    stream.on('error', () => undefined).on('close', () => silent.delete(stream)).resume();
    if (target === '/hang-up-at-once') {
      stream.session!.destroy();
      return;
    }
    stream.on('end', () => {
      if (stream.destroyed) {
        return;
      }
      if (target.startsWith('/silent')) {
        silent.add(stream);
        return;
      }
      if (target.startsWith('/hang-up')) {
        stream.session!.destroy();
        return;
      }
      stream.respond({ ':status': 200, 'content-type': headers['content-type'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end('{"ok":true}');
    });
  });
  return { ...await startedServer(server, sessions), silent: () => silent.size };
}
