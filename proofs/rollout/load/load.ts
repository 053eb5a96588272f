import * as http from 'http';
import { judged, Outcome, RequestKind } from './outcome';

export interface LoadOptions {
  readonly port: number;
  readonly host: string;
  /** A path of a route that GET is listed for. */
  readonly path: string;
  /** How long the slow requests take. */
  readonly slowMs: number;
  /** A connection that is idle for so long is closed, so that the load balancer never has to. */
  readonly idleMs: number;
  readonly quickPerSecond: number;
  readonly slowPerSecond: number;
}

/** Requests at a steady rate on connections that are kept, each with its outcome. */
export class Load {
  public readonly outcomes: Outcome[] = [];
  private readonly agent: http.Agent;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly pending = new Set<Promise<void>>();
  private number = 0;
  private slow = 0;

  constructor(private readonly options: LoadOptions) {
    this.agent = new http.Agent({ keepAlive: true, timeout: options.idleMs });
  }

  public start(): void {
    const { quickPerSecond, slowPerSecond } = this.options;
    this.timers.push(setInterval(() => this.send('quick'), 1000 / quickPerSecond));
    this.timers.push(setInterval(() => this.send(this.slow++ % 2 === 0 ? 'slow' : 'stream'), 1000 / slowPerSecond));
  }

  /** Sends nothing more, and waits for everything in flight. */
  public async stop(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.pending);
    this.agent.destroy();
  }

  private send(kind: RequestKind): void {
    const number = this.number++;
    const sentAtMs = Date.now();
    const request = this.request(kind, number).then((end) => {
      this.outcomes.push({ number, kind, sentAtMs, tookMs: Date.now() - sentAtMs, ...end });
      this.pending.delete(request);
    });
    this.pending.add(request);
  }

  private request(kind: RequestKind, number: number): Promise<Pick<Outcome, 'version' | 'lost'>> {
    const { port, host, path, slowMs } = this.options;
    const query = [`n=${number}`, ...kind === 'quick' ? [] : [`wait=${Math.round(slowMs)}`], ...kind === 'stream' ? ['stream=1'] : []].join('&');
    return new Promise((resolve) => {
      const lost = (error: NodeJS.ErrnoException) => resolve({ lost: error.code ?? error.message });
      const sent = http.get({ port, host: '127.0.0.1', path: `${path}?${query}`, headers: { Host: host }, agent: this.agent }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => { body += chunk; });
        response.once('error', lost).once('end', () => resolve(judged(number, response.statusCode!, body)));
      });
      sent.setTimeout(60_000, () => sent.destroy(new Error('no answer within 60 s')));
      sent.once('error', lost);
    });
  }
}
