import * as http2 from 'http2';
import * as net from 'net';
import { startedServer, StartedServer } from './started-server';
import { startRecordingApp } from '../src/commands/replay/recording-app';
import { UpstreamProtocol } from '../src/nginx';

/** A request as an app received it, whatever is spoken with it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  /** By lower-case names. */
  readonly headers: Record<string, string>;
  /** The decoded path, where the protocol has one. */
  readonly path?: string;
}

/** An app that answers all requests alike and keeps what it received. */
export interface ProtocolApp extends StartedServer {
  /** What was received since the last call. */
  take(): ReceivedRequest[];
}

const BODY = '{"ok":true}';
const HEADERS = { 'Content-Type': 'application/json', 'X-Secret': '1', 'Content-Length': String(BODY.length) };
const answer = (request: ReceivedRequest, more: MoreHeaders) => {
  const head = Object.entries({ ...HEADERS, ...more(request) }).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${head}\r\n${request.method === 'HEAD' ? '' : BODY}`;
};

/** The headers that the answer to a request has besides the usual ones. */
type MoreHeaders = (request: ReceivedRequest) => Record<string, string>;
const none: MoreHeaders = () => ({});

/** An app for each protocol: an app of the real world would be slower, and would not say what it was told. */
export const PROTOCOL_APPS = {
  http: async (more: MoreHeaders = none): Promise<ProtocolApp> => {
    const lowerCase = (headers: Array<[string, string]>) => Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    const app = await startRecordingApp({ respond: ({ method, target, headers }) => `HTTP/1.1 200 OK\r\n${answer({ method, target, headers: lowerCase(headers) }, more)}` });
    return {
      port: app.port,
      take: () => {
        if (app.garbage.length > 0) {
          throw new Error(`The app received no request of HTTP/1: ${app.garbage.join()}`);
        }
        return app.requests.splice(0).map(({ method, target, headers }) => ({ method, target, headers: lowerCase(headers) }));
      },
      stop: () => app.stop(),
    };
  },
  grpc: startGrpcApp,
  fastCgi: (more: MoreHeaders = none) => startGateway(takeFastCgi, (request) => fastCgiAnswer(answer(request, more))),
  uwsgi: (more: MoreHeaders = none) => startGateway(takeUwsgi, (request) => Buffer.from(`HTTP/1.1 200 OK\r\n${answer(request, more)}`)),
};

/** What is spoken with each of them. */
export const APP_PROTOCOLS: Record<keyof typeof PROTOCOL_APPS, () => UpstreamProtocol> = {
  http: () => UpstreamProtocol.http(),
  grpc: () => UpstreamProtocol.grpc(),
  fastCgi: () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/front-controller.php' }),
  uwsgi: () => UpstreamProtocol.uwsgi(),
};

async function startedApp(server: net.Server, received: ReceivedRequest[], opened: Set<{ destroy(): unknown }>): Promise<ProtocolApp> {
  return { ...await startedServer(server, opened), take: () => received.splice(0) };
}

async function startGrpcApp(more: MoreHeaders = none): Promise<ProtocolApp> {
  const received: ReceivedRequest[] = [];
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session)).on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined).resume();
    const text = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name === ':authority' ? 'host' : name, String(value)]));
    const request = { method: text[':method'], target: text[':path'], headers: text };
    received.push(request);
    stream.respond({ ':status': 200, 'content-type': 'application/json', 'x-secret': '1', 'content-length': BODY.length, ...more(request) }, { endStream: text[':method'] === 'HEAD' });
    if (text[':method'] !== 'HEAD') {
      stream.end(BODY);
    }
  });
  return startedApp(server, received, sessions);
}

type Params = Record<string, string>;

/** A server of one of the protocols that call a request's parts as the Common Gateway Interface does. */
async function startGateway(take: (bytes: Buffer) => Params | undefined, respond: (request: ReceivedRequest) => Buffer): Promise<ProtocolApp> {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()).on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      const params = take(pending);
      if (params !== undefined) {
        pending = Buffer.alloc(0);
        const request = {
          method: params.REQUEST_METHOD,
          target: params.REQUEST_URI,
          path: params.PATH_INFO,
          headers: Object.fromEntries(Object.entries(params).flatMap(([name, value]) => name.startsWith('HTTP_') ? [[name.slice(5).toLowerCase().replace(/_/g, '-'), value]] : [])),
        };
        received.push(request);
        socket.end(respond(request));
      }
    });
  });
  return startedApp(server, received, sockets);
}

const FCGI = { BEGIN_REQUEST: 1, END_REQUEST: 3, PARAMS: 4, STDIN: 5, STDOUT: 6 };

/** The parameters, once the request has come to its end: its body is a stream whose last record is empty. */
export function takeFastCgi(bytes: Buffer): Params | undefined {
  const params: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const type = bytes[at + 1];
    const length = bytes.readUInt16BE(at + 4);
    const next = at + 8 + length + bytes[at + 6];
    if (next > bytes.length) {
      return undefined;
    }
    if (type === FCGI.PARAMS) {
      params.push(bytes.subarray(at + 8, at + 8 + length));
    } else if (type === FCGI.STDIN && length === 0) {
      return fastCgiParams(Buffer.concat(params));
    }
    at = next;
  }
  return undefined;
}

function fastCgiParams(bytes: Buffer): Params {
  const params: Params = {};
  let at = 0;
  const length = () => {
    const long = bytes[at] >= 0x80;
    const value = long ? bytes.readUInt32BE(at) % 0x80000000 : bytes[at];
    at += long ? 4 : 1;
    return value;
  };
  while (at < bytes.length) {
    const [name, value] = [length(), length()];
    params[bytes.toString('latin1', at, at + name)] = bytes.toString('latin1', at + name, at + name + value);
    at += name + value;
  }
  return params;
}

/** As much as PHP puts into a record. */
const RECORD_BYTES = 8184;

function fastCgiAnswer(response: string): Buffer {
  return inFastCgi(`Status: 200 OK\r\n${response}`);
}

/** An answer in the records of FastCGI. */
export function inFastCgi(text: string): Buffer {
  const record = (type: number, content: Buffer) => {
    const head = Buffer.from([1, type, 0, 1, 0, 0, 0, 0]);
    head.writeUInt16BE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const bytes = Buffer.from(text);
  const parts = [...Array(Math.ceil(bytes.length / RECORD_BYTES)).keys()]
    .map((i) => record(FCGI.STDOUT, bytes.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES)));
  return Buffer.concat([...parts, record(FCGI.STDOUT, Buffer.alloc(0)), record(FCGI.END_REQUEST, Buffer.alloc(8))]);
}

/** The parameters, once the body has come, too. */
export function takeUwsgi(bytes: Buffer): Params | undefined {
  if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt16LE(1)) {
    return undefined;
  }
  const end = 4 + bytes.readUInt16LE(1);
  const params: Params = {};
  let at = 4;
  const text = () => {
    const length = bytes.readUInt16LE(at);
    at += 2 + length;
    return bytes.toString('latin1', at - length, at);
  };
  while (at < end) {
    const name = text();
    params[name] = text();
  }
  return bytes.length < end + Number(params.CONTENT_LENGTH || 0) ? undefined : params;
}
