import * as http from 'http';
import type { AddressInfo } from 'net';
import { WebSocketServer } from 'ws';
import { API } from './api';
import { PAGES } from './pages';
import { Operation, Router } from './router';

/** The path of the stream of server-sent events. */
const STREAM = '/api/v1/new-books';
/** The path of the WebSocket. */
const CHAT = '/chat';

/** The 40 operations of the app. Those of the stream and of the WebSocket have no handler that answers at once. */
export const OPERATIONS: readonly Operation[] = [
  ...PAGES, ...API, ...[STREAM, CHAT].map((path) => ({ method: 'GET', path, handler: () => ({ status: 426 }) })),
];

/** A running app. */
export interface Bookshop {
  readonly port: number;
  /** All requests that arrived, in this order. */
  readonly seen: Array<{ readonly method: string; readonly target: string }>;
  stop(): Promise<void>;
}

/** A bookshop with pages, an API, a stream of events and a WebSocket. No document describes its routes. */
export async function startBookshop(port = 0, address?: string): Promise<Bookshop> {
  const seen: Array<{ method: string; target: string }> = [];
  const router = new Router(OPERATIONS);
  const record = ({ method, url }: http.IncomingMessage) => { seen.push({ method: method!, target: url! }); };
  const server = http.createServer(async (request, response) => {
    record(request);
    const [path, query] = request.url!.split('?');
    const found = router.find(request.method!, path);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (found === undefined || 'allowed' in found) {
      response.writeHead(found === undefined ? 404 : 405, found && { Allow: found.allowed.join(', ') }).end();
    } else if (path === STREAM) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
      ['salt-and-iron', 'red-kites'].forEach((book) => response.write(`data: ${book}\n\n`));
      response.end();
    } else {
      const isLoggedIn = /(?:^|; )session=reader(?:;|$)/.test(request.headers.cookie ?? '');
      const { status = 200, headers, body } = found.operation.handler({
        headers: request.headers, query: new URLSearchParams(query), values: found.values, body: Buffer.concat(chunks), isLoggedIn,
      });
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    }
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    record(request);
    if (request.url !== CHAT) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => client.on('message', (data) => client.send(data.toString())));
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    stop: () => new Promise<void>((resolve) => {
      sockets.clients.forEach((client) => client.terminate());
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

if (require.main === module) {
  void startBookshop(3000);
}
