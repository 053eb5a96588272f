import * as net from 'net';
import * as tls from 'tls';
import { takeChunks } from './recording-app';
import { patience } from '../nginx/waiting';

export interface RawResponse {
  /** 0 for an HTTP/0.9 answer, which has no status. */
  readonly status: number;
  readonly headers: Array<[string, string]>;
  readonly body: Buffer;
  header(name: string): string | undefined;
}

export interface SendOptions {
  /** Whether the answer to the first request has no body. Taken from the bytes by default. */
  readonly head?: boolean;
  /** When this long nothing more came of an answer without an end, or after the answers so far, the client ends its side; default 200 ms. */
  readonly quietMs?: number;
  /** When this long nothing has come, the client ends its side; default 10 s, or 2 s where everything is waited for. */
  readonly patientMs?: number;
  /** Wait for everything until the connection is closed or quiet, not only for the first answer. */
  readonly all?: boolean;
  /** Nothing is waited for longer than this; default 20 s. */
  readonly timeoutMs?: number;
}

/**
 * NGINX takes half a connection that closes for a client that gave up, and breaks off what it does for it. So where
 * nothing has come yet the client ends its side late: a server that others keep from the processor is not a silent one.
 */
const PATIENT_MS = { one: 10_000, all: 2000 };
const TIMEOUT_MS = 20_000;

/** Sends exactly these bytes to a port of this machine, and returns the answers in their order. */
export function send(port: number, bytes: string | Buffer, options: SendOptions = {}): Promise<RawResponse[]> {
  const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const head = options.head ?? data.subarray(0, 5).toString('latin1') === 'HEAD ';
  const quietMs = options.quietMs ?? 200;
  return new Promise((resolve) => {
    const responses: RawResponse[] = [];
    let pending: Buffer = Buffer.alloc(0);
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    let quiet: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => finish(true), options.timeoutMs ?? Math.max(options.patientMs ?? 0, TIMEOUT_MS * patience.share));
    const finish = (closed: boolean) => {
      clearTimeout(limit);
      clearTimeout(quiet);
      socket.destroy();
      if (closed && pending.length > 0) {
        const last = takeResponse(pending, head, true);
        responses.push(last ? last.response : response(0, [], pending));
        pending = Buffer.alloc(0);
      }
      resolve(responses);
    };
    const rest = () => {
      const withoutEnd = pending.length > 0 && !'HTTP/1.'.startsWith(pending.toString('latin1', 0, 7));
      const said = withoutEnd || options.all && responses.length > 0;
      clearTimeout(quiet);
      quiet = setTimeout(() => socket.writable ? socket.end() : undefined, said ? quietMs : options.patientMs ?? PATIENT_MS[options.all ? 'all' : 'one'] * patience.share);
    };
    socket.on('connect', () => {
      socket.write(data);
      rest();
    });
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (let taken = takeResponse(pending, head && responses.length === 0, false); taken; taken = takeResponse(pending, false, false)) {
        pending = taken.rest;
        if (taken.response.status >= 200 || taken.response.status === 101) {
          responses.push(taken.response);
        }
        if (!options.all && responses.length > 0) {
          finish(false);
          return;
        }
      }
      rest();
    });
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('error', () => finish(true));
  });
}

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers?: Array<[string, string]>;
  readonly body?: string;
  readonly version?: string;
}

/** The bytes of a request; nothing is checked, encoded or added, except the length of a body. */
export function requestBytes(raw: RawRequest): Buffer {
  const version = raw.version ?? 'HTTP/1.1';
  const body = Buffer.from(raw.body ?? '', 'utf8');
  const headers = raw.headers ?? [];
  const framed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name.trim()));
  const lines = [
    version === '' || version === 'HTTP/0.9' ? `${raw.method} ${raw.target}` : `${raw.method} ${raw.target} ${version}`,
    ...(version === 'HTTP/0.9' ? [] : headers.map(([name, value]) => `${name}: ${value}`)),
    ...(body.length > 0 && !framed ? [`Content-Length: ${body.length}`] : []),
  ];
  const end = version === 'HTTP/0.9' ? '\r\n' : '\r\n\r\n';
  return Buffer.concat([Buffer.from(lines.join('\r\n') + end, 'latin1'), body]);
}

/** One request on a connection of its own, and its answer. */
export async function request(port: number, raw: RawRequest, options: SendOptions = {}): Promise<RawResponse> {
  const [first] = await send(port, requestBytes(raw), options);
  if (!first) {
    throw new Error(`No answer to ${raw.method} ${raw.target.slice(0, 120)}`);
  }
  return first;
}

class ClosedUnanswered extends Error {}

export interface ConnectionOptions {
  /** What is sent as soon as there is a connection, before anything else, such as the line of the PROXY protocol. */
  readonly first?: string;
  /** TLS, where it is spoken. */
  readonly tls?: tls.ConnectionOptions;
}

/** Plays requests one after another on a kept-alive connection, which is opened anew whenever the server closes it. */
export class KeepAliveClient {
  /** A connection to a port of this machine. */
  public static connect(port: number, options: ConnectionOptions): net.Socket {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    if (options.first) {
      socket.write(options.first);
    }
    return options.tls === undefined ? socket : tls.connect({ socket, ...options.tls });
  }

  private socket?: net.Socket;
  private pending: Buffer = Buffer.alloc(0);
  private waiting?: { head: boolean; resolve(response: RawResponse): void; reject(error: Error): void };

  constructor(
    private readonly port: number, private readonly timeoutMs = TIMEOUT_MS * patience.share, private readonly options: ConnectionOptions = {},
  ) {}

  public async request(raw: RawRequest): Promise<RawResponse> {
    const kept = this.isOpen();
    // A server may close what it has kept at the very moment of the next request.
    const answer = await this.play(raw).catch((error) => kept && error instanceof ClosedUnanswered ? this.play(raw) : Promise.reject(error));
    if (raw.version === 'HTTP/1.0' || /close/i.test(answer.header('connection') ?? '')) {
      this.close();
    }
    return answer;
  }

  public close(): void {
    this.socket?.destroy();
    this.socket = undefined;
    this.pending = Buffer.alloc(0);
  }

  private play(raw: RawRequest): Promise<RawResponse> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => this.fail(new Error(`No answer to ${raw.method} ${raw.target.slice(0, 120)}`)), this.timeoutMs);
      this.waiting = {
        head: raw.method === 'HEAD',
        resolve: (answer) => {
          clearTimeout(limit);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(limit);
          reject(error);
        },
      };
      this.connected().write(requestBytes(raw));
    });
  }

  private isOpen(): boolean {
    return this.socket !== undefined && !this.socket.destroyed && this.socket.writable;
  }

  private connected(): net.Socket {
    if (this.isOpen()) {
      return this.socket!;
    }
    this.close();
    const socket = KeepAliveClient.connect(this.port, this.options);
    socket.on('data', (chunk) => {
      if (socket !== this.socket) {
        return;
      }
      this.pending = Buffer.concat([this.pending, chunk]);
      this.take(false);
    });
    const ended = () => {
      if (socket === this.socket) {
        this.take(true);
        this.fail(new ClosedUnanswered('The server closed the connection before it answered.'));
      }
    };
    socket.on('end', ended).on('close', ended).on('error', ended);
    this.socket = socket;
    return socket;
  }

  private take(closed: boolean): void {
    const taken = this.waiting && takeResponse(this.pending, this.waiting.head, closed);
    if (!taken) {
      return;
    }
    this.pending = taken.rest;
    if (taken.response.status >= 200) {
      const { resolve } = this.waiting!;
      this.waiting = undefined;
      resolve(taken.response);
    } else {
      this.take(closed);
    }
  }

  private fail(error: Error): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    this.close();
    waiting?.reject(error);
  }
}

function response(status: number, headers: Array<[string, string]>, body: Buffer): RawResponse {
  return {
    status,
    headers,
    body,
    header: (name) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
  };
}

/** The first response in the bytes, or nothing while it is incomplete. */
export function takeResponse(bytes: Buffer, head: boolean, closed: boolean): { response: RawResponse; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  const [statusLine, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? NaN);
  if (Number.isNaN(status)) {
    return undefined;
  }
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as [string, string];
  });
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const after = bytes.subarray(end + 4);
  const taken = (body: Buffer, rest: Buffer) => ({ response: response(status, headers, body), rest });
  if (head || status < 200 || status === 204 || status === 304) {
    return taken(Buffer.alloc(0), after);
  }
  if (/chunked/i.test(header('transfer-encoding') ?? '')) {
    const chunks = takeChunks(after);
    return chunks ? taken(chunks.body, chunks.rest) : closed ? taken(after, Buffer.alloc(0)) : undefined;
  }
  const length = header('content-length');
  if (length === undefined) {
    return closed ? taken(after, Buffer.alloc(0)) : undefined;
  }
  if (after.length < Number(length)) {
    return closed ? taken(after, Buffer.alloc(0)) : undefined;
  }
  return taken(after.subarray(0, Number(length)), after.subarray(Number(length)));
}
