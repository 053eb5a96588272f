import type * as http from 'http';
import { Answer, Destination } from './messages';
import { openRequest } from './open-request';
import type { RawRequest } from '../../../src/commands/replay/raw-client';

/** A request that the server has accepted, as it said itself, and whose body the client still keeps back. */
export class HeldRequest {
  private readonly outgoing: http.ClientRequest;
  private readonly answer: Promise<Answer>;
  private readonly continued: Promise<void>;

  constructor(to: Destination, private readonly request: RawRequest) {
    const { method, target, headers = [], body = '' } = request;
    const started = Date.now();
    const result = (status: number, text: string, failure?: Answer['failure']): Answer => ({
      status, headers: [], body: text, seconds: (Date.now() - started) / 1000, failure,
    });
    this.outgoing = openRequest(to, {
      method,
      path: target,
      agent: false,
      headers: { ...Object.fromEntries(headers), 'Expect': '100-continue', 'Content-Length': Buffer.byteLength(body) },
    });
    this.continued = new Promise((resolve, reject) => {
      this.outgoing.once('continue', resolve);
      this.outgoing.once('response', ({ statusCode }) => reject(new Error(`answered ${statusCode} without having asked for the body`)));
      this.outgoing.once('error', reject);
    });
    this.answer = new Promise((resolve) => {
      this.outgoing.on('error', () => resolve(result(0, '', 'closed')));
      this.outgoing.on('response', (incoming) => {
        const parts: Buffer[] = [];
        incoming
          .on('data', (part) => parts.push(part))
          .on('end', () => resolve(result(incoming.statusCode!, Buffer.concat(parts).toString(), incoming.complete ? undefined : 'cut off')))
          .on('error', () => resolve(result(0, '', 'cut off')));
      });
    });
    this.outgoing.flushHeaders();
  }

  /** The server asks for the body, so it is at work on the request. */
  public accepted(): Promise<void> {
    return this.continued;
  }

  /** Sends the body. */
  public release(): Promise<Answer> {
    this.outgoing.end(this.request.body);
    return this.answer;
  }
}
