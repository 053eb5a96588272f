import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import { Answer, Command, Destination, Load, Question, Reply, Sent } from './messages';
import type { RawRequest } from '../../../src/commands/replay/raw-client';

/** A client within the network of a task. */
export class TaskClient {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private next = 0;

  /** @param networkPid a process that is in the network */
  constructor(networkPid: number) {
    this.child = spawn('nsenter', [
      `--net=/proc/${networkPid}/ns/net`, process.execPath, '-r', 'ts-node/register/transpile-only', path.join(__dirname, 'client.ts'),
    ], {
      cwd: path.resolve(__dirname, '../../..'),
      env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (reply: Reply) => this.take(reply));
    this.child.on('exit', (status) => [...this.waiting.keys()].forEach((id) => this.take({ id, error: `The client ended with status ${status}.` })));
  }

  /** Plays a request on a connection of its own. */
  public request(to: Destination, request: RawRequest, timeoutMs?: number): Promise<Answer> {
    return this.ask({ do: 'request', to, request, timeoutMs }) as Promise<Answer>;
  }

  /** Starts a request, whose body is kept back, and returns when the server has accepted it. */
  public hold(to: Destination, request: RawRequest): Promise<void> {
    return this.ask({ do: 'hold', to, request }) as Promise<void>;
  }

  /** Sends the body that was kept back, and waits for the answer. */
  public release(): Promise<Answer> {
    return this.ask({ do: 'release' }) as Promise<Answer>;
  }

  public startLoad(load: Load): Promise<void> {
    return this.ask({ do: 'load', load }) as Promise<void>;
  }

  public answered(): Promise<number> {
    return this.ask({ do: 'progress' }) as Promise<number>;
  }

  public finishLoad(): Promise<Sent[]> {
    return this.ask({ do: 'finish' }) as Promise<Sent[]>;
  }

  public close(): void {
    if (this.child.connected) {
      this.child.disconnect();
    }
    this.child.kill();
  }

  private ask(command: Command): Promise<unknown> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => error === undefined ? resolve(result) : reject(new Error(error)));
      const question: Question = { id, command };
      this.child.send(question, (error) => error && this.take({ id, error: error.message }));
    });
  }

  private take(reply: Reply): void {
    this.waiting.get(reply.id)?.(reply);
    this.waiting.delete(reply.id);
  }
}
