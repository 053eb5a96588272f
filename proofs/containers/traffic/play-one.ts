import * as http from 'http';
import type { Socket } from 'net';
import { Answer, Destination, Failure } from './messages';
import { openRequest } from './open-request';
import type { RawRequest } from '../../../src/commands/replay/raw-client';

const DEFAULT_TIMEOUT_MS = 15_000;

/** Plays a request, by default on a connection of its own. */
export function playOne(to: Destination, request: RawRequest, timeoutMs = DEFAULT_TIMEOUT_MS, agent: http.Agent | false = false): Promise<Answer> {
  const { method, target, headers = [], body } = request;
  const started = Date.now();
  return new Promise((resolve) => {
    let received: http.IncomingMessage | undefined;
    const parts: Buffer[] = [];
    const done = (failure?: Failure) => {
      clearTimeout(limit);
      const whole = received !== undefined && failure === undefined;
      resolve({
        status: whole ? received!.statusCode! : 0,
        headers: whole ? Object.entries(received!.headers).map(([name, value]) => [name, String(value)]) : [],
        body: Buffer.concat(parts).toString(),
        seconds: (Date.now() - started) / 1000,
        failure,
      });
    };
    const outgoing = openRequest(to, { method, path: target, headers: headersOf(headers, body), agent }).on('response', (incoming) => {
      received = incoming;
      incoming.on('data', (part) => parts.push(part)).on('end', () => done(incoming.complete ? undefined : 'cut off')).on('error', () => done('cut off'));
    });
    const limit = setTimeout(() => {
      done('timeout');
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('error', (error: NodeJS.ErrnoException) => done(received ? 'cut off' : error.code === 'ECONNREFUSED' ? 'refused' : 'closed'));
    outgoing.on('socket', (socket: Socket) => socket.setNoDelay(true));
    outgoing.end(body);
  });
}

function headersOf(headers: Array<[string, string]>, body: string | undefined): http.OutgoingHttpHeaders {
  return { ...Object.fromEntries(headers), ...body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) } };
}
