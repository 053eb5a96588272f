import * as net from 'net';
import { listen, listenOnFreePort } from '../nginx/free-ports';

/** A request as the app received it: nothing is normalised. */
export interface RecordedRequest {
  readonly requestLine: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Array<[string, string]>;
  readonly body: Buffer;
  /** Counts the connections to the app, from 1. */
  readonly connection: number;
}

export interface RecordingApp {
  readonly port: number;
  readonly requests: RecordedRequest[];
  /** Bytes that were no HTTP/1.x request, if any came. */
  readonly garbage: string[];
  readonly connections: number;
  clear(): void;
  /** Does something while nobody listens, as after a crash. */
  whileDown<T>(act: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface RecordingAppOptions {
  /** The raw response; default: 200 and a small JSON. */
  readonly respond?: (request: RecordedRequest) => string | Buffer;
}

/** An app that answers every request alike and keeps what it received, byte for byte. */
export async function startRecordingApp(options: RecordingAppOptions = {}): Promise<RecordingApp> {
  const requests: RecordedRequest[] = [];
  const garbage: string[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const respond = options.respond ?? ok;

  const server = net.createServer({ noDelay: true }, (socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (let parsed = takeRequest(pending, connection); parsed; parsed = takeRequest(pending, connection)) {
        if ('garbage' in parsed) {
          garbage.push(parsed.garbage);
          socket.destroy();
          return;
        }
        pending = parsed.rest;
        requests.push(parsed.request);
        const response = respond(parsed.request);
        // What has no status is HTTP/0.9, which ends with its connection.
        socket[response.length > 0 && !response.toString('latin1').startsWith('HTTP/') ? 'end' : 'write'](response);
      }
    });
  });
  const close = () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    sockets.forEach((socket) => socket.destroy());
  });
  const port = await listenOnFreePort(server);
  return {
    port,
    requests,
    garbage,
    get connections() { return connections; },
    clear: () => {
      requests.length = 0;
      garbage.length = 0;
    },
    whileDown: async (act) => {
      await close();
      try {
        return await act();
      } finally {
        await listen(server, port);
      }
    },
    stop: close,
  };
}

function ok(request: RecordedRequest): string {
  const body = '{"ok":true}';
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return request.method === 'HEAD' ? head : head + body;
}

export type Taken = { request: RecordedRequest; rest: Buffer } | { garbage: string };

/** The first request in the bytes, or nothing while it is incomplete. */
export function takeRequest(bytes: Buffer, connection: number): Taken | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  const [requestLine, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const parts = /^(\S+) (.*) HTTP\/1\.[01]$/s.exec(requestLine);
  if (!parts) {
    return { garbage: bytes.toString('latin1') };
  }
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as [string, string];
  });
  const body = takeBody(bytes.subarray(end + 4), headers);
  return body && {
    request: { requestLine, method: parts[1], target: parts[2], headers, body: body.body, connection },
    rest: body.rest,
  };
}

function takeBody(bytes: Buffer, headers: Array<[string, string]>): { body: Buffer; rest: Buffer } | undefined {
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  if (/chunked/i.test(header('transfer-encoding') ?? '')) {
    return takeChunks(bytes);
  }
  const length = Number(header('content-length') ?? 0);
  return bytes.length < length ? undefined : { body: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

export function takeChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) {
      return undefined;
    }
    const size = parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next || Number.isNaN(size)) {
      return undefined;
    }
    if (size === 0) {
      return { body: Buffer.concat(chunks), rest: bytes.subarray(next) };
    }
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
