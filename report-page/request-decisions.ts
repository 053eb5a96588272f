import type { DecisionReply } from './decision-messages';
import type { TypedRequest } from '../src/commands/explain/typed-request';

/** The decisions about requests, which a worker makes, so that the page responds while thousands of routes are read. */
export class RequestDecisions {
  private readonly worker: Worker;
  private readonly listeners = new Map<number, (reply: DecisionReply) => void>();
  private asked = 0;

  constructor(script: string, routesFile: unknown) {
    this.worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    this.worker.addEventListener('message', ({ data }: MessageEvent<DecisionReply>) => this.listeners.get(data.id)?.(data));
    this.worker.postMessage(routesFile);
  }

  /** Asks for the decision about a request. Replies to earlier requests are no longer reported. */
  public ask(typed: TypedRequest, listener: (reply: DecisionReply) => void): void {
    this.asked++;
    this.listeners.clear();
    this.listeners.set(this.asked, listener);
    this.worker.postMessage({ id: this.asked, typed });
  }
}
