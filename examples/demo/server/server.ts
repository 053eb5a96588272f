import { createHash } from 'crypto';
import * as http from 'http';
import type { AddressInfo, Socket } from 'net';
import { WebSocketServer } from 'ws';

/** An app as one puts behind the proxy: an API, a WebSocket and a stream of events. It trusts everything that it receives. */
export interface DemoServer {
  readonly port: number;
  /** Every request that arrived. */
  readonly seen: http.IncomingMessage[];
  stop(): Promise<void>;
}

const PARAGRAPH = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. ';
const LOREM_IPSUM = JSON.stringify({ paragraphs: Array.from({ length: 400 }, (_, index) => `${index + 1}. ${PARAGRAPH}`) });

export async function startDemoServer(port = 0): Promise<DemoServer> {
  const seen: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request);
    const { pathname } = new URL(request.url!, 'http://app.invalid');
    const order = /^\/orders\/([^/]+)$/.exec(pathname);
    if (pathname === '/api/lorem-ipsum') {
      json(response, 200, LOREM_IPSUM);
    } else if (pathname === '/api/health-check') {
      json(response, 200, JSON.stringify({ healthy: true }));
    } else if (pathname === '/api/orders' && request.method === 'POST') {
      body(request, (text) => json(response, 201, JSON.stringify({ id: 'o-1', digest: createHash('sha256').update(text).digest('hex') })));
    } else if (order && request.method === 'PATCH') {
      body(request, (text) => json(response, 200, JSON.stringify({ id: order[1], changed: text.length })));
    } else if (order) {
      json(response, 200, JSON.stringify({ id: order[1] }));
    } else if (pathname === '/events') {
      events(request, response);
    } else if (pathname === '/admin') {
      json(response, 200, JSON.stringify({ secret: 'not for the world' }));
    } else {
      json(response, 404, JSON.stringify({ error: 'not found' }));
    }
  });
  const sockets = webSockets(server, seen);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
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

function json(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function body(request: http.IncomingMessage, then: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => then(Buffer.concat(chunks).toString('utf8')));
}

/** Five events, one at a time. */
function events(request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(`data: ${++sent}\n\n`);
    if (sent === 5) {
      clearInterval(timer);
      response.end();
    }
  }, 20);
  request.on('close', () => clearInterval(timer));
}

function webSockets(server: http.Server, seen: http.IncomingMessage[]): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    seen.push(request);
    if (new URL(request.url!, 'http://app.invalid').pathname !== '/ws') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => client.on('message', (data, binary) => client.send(data, { binary })));
  });
  return sockets;
}

if (require.main === module) {
  void startDemoServer(Number(process.env.PORT ?? 3000)).then(({ port, stop }) => {
    process.stdout.write(`listening on 127.0.0.1:${port}\n`);
    // The first process of a container ignores the signal unless it says otherwise, and is killed in the end.
    process.once('SIGTERM', () => void stop());
  });
}
