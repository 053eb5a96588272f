import * as http from 'http';
import { WebSocket } from 'ws';

/** The name by which clients know the app. */
export const HOST = 'books.example.com';

/** A request as a client sent it. */
export interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly status: number;
}

/** A response as a client received it. */
export interface Received {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** The options of a request. */
export interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Options for a client. */
export interface HttpClientOptions {
  /** The port of the load balancer. */
  readonly port: number;
  /** The address of the client, in the loopback network. */
  readonly address: string;
  readonly userAgent: string;
  /** @default HOST */
  readonly host?: string;
}

/** A client with an address of its own. */
export class HttpClient {
  /** The requests that the client sent. */
  public readonly sent: SentRequest[] = [];
  private readonly agent: http.Agent;

  constructor(private readonly options: HttpClientOptions) {
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  public send(method: string, target: string, { headers = {}, body }: RequestOptions = {}): Promise<Received> {
    const { port, address, userAgent, host = HOST } = this.options;
    return new Promise((resolve, reject) => {
      http.request({
        host: '127.0.0.1',
        port,
        localAddress: address,
        agent: this.agent,
        method,
        path: target,
        headers: { 'Host': host, 'User-Agent': userAgent, ...body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }, ...headers },
      }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', reject).on('end', () => {
          this.sent.push({ method, target, status: response.statusCode! });
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() });
        });
      }).on('error', reject).end(body);
    });
  }

  public get(target: string, headers?: Record<string, string>): Promise<Received> {
    return this.send('GET', target, { headers });
  }

  /** Opens a WebSocket, sends a message, waits for the response, and closes the WebSocket. */
  public async chat(target: string): Promise<void> {
    const { port, address, userAgent } = this.options;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, { headers: { 'Host': HOST, 'User-Agent': userAgent }, localAddress: address });
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send('hello')).on('message', () => socket.close()).on('close', () => resolve()).on('error', reject);
    });
    this.sent.push({ method: 'GET', target, status: 101 });
  }

  public close(): void {
    this.agent.destroy();
  }
}
