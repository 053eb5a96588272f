import * as http from 'http';
import * as https from 'https';
import { setTimeout as pause } from 'timers/promises';
import { Load, Sent } from './messages';
import { playOne } from './play-one';
import type { RawRequest } from '../../../src/commands/replay/raw-client';

/** So many refused connections show that nobody listens any longer. */
const REFUSALS = 20;

/** Requests on connections that are kept alive, at a rate that does not depend on how fast the answers come. */
export class KeepAliveLoad {
  public answered = 0;
  private readonly sent: Sent[] = [];
  private readonly agent: http.Agent;
  private readonly workers: Promise<unknown>;
  private next = 0;
  private refusals = 0;
  private stopping = false;

  constructor(private readonly load: Load) {
    this.agent = new (load.to.tls ? https : http).Agent({ keepAlive: true, maxSockets: load.connections });
    this.workers = Promise.all(Array.from({ length: load.connections }, () => this.work()));
  }

  /** Goes on until nobody listens, and gives what became of every request. */
  public async finish(): Promise<Sent[]> {
    this.stopping = true;
    await this.workers;
    this.agent.destroy();
    return this.sent;
  }

  private async work(): Promise<void> {
    const { to, connections, requestsPerSecond } = this.load;
    const periodMs = connections * 1000 / requestsPerSecond;
    let due = Date.now() + Math.random() * periodMs;
    while (!(this.stopping && this.refusals >= REFUSALS)) {
      await pause(Math.max(0, due - Date.now()));
      due = Math.max(due + periodMs, Date.now());
      const request = this.request();
      const startedMs = Date.now();
      const { status, failure } = await playOne(to, request, undefined, this.agent);
      if (failure === undefined) {
        this.answered += 1;
      }
      this.refusals = failure === 'refused' ? this.refusals + 1 : failure === undefined ? 0 : this.refusals;
      this.sent.push({ target: request.target, status, failure, startedMs, endedMs: Date.now() });
    }
  }

  /** A small answer, a large one, a body to the app, and a stream that takes a while, so that something is always in flight. */
  private request(): RawRequest {
    const number = this.next++;
    const headers: Array<[string, string]> = [['Host', this.load.host]];
    switch (number % 4) {
      case 0: return { method: 'GET', target: `/api/health-check?n=${number}`, headers };
      case 1: return { method: 'GET', target: `/api/lorem-ipsum?n=${number}`, headers };
      case 2: return { method: 'POST', target: `/api/orders?n=${number}`, headers, body: '{"item":"teapot"}' };
      default: return { method: 'GET', target: `/events?n=${number}`, headers };
    }
  }
}
