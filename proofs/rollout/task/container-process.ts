import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';

export interface ContainerCommand {
  readonly command: string[];
  readonly environment: Record<string, string>;
  /** The folder that its output is written to. */
  readonly folder: string;
  readonly stopSignal: NodeJS.Signals;
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach(kill));

/** A process in place of a container. */
export class ContainerProcess {
  private child?: ChildProcess;
  private stopping = false;

  constructor(private readonly options: ContainerCommand) {}

  public start(): void {
    const { command: [program, ...args], environment, folder } = this.options;
    // A file, because NGINX opens /dev/stdout anew, which fails on the sockets that Node makes of pipes.
    const out = fs.openSync(`${folder}/output.log`, 'a');
    // A group of its own, so that SIGKILL ends all its processes, as it does in a container.
    const child = spawn(program, args, { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', out, out], cwd: folder, detached: true });
    fs.closeSync(out);
    child.on('error', () => undefined);
    child.once('exit', () => running.delete(child));
    running.add(child);
    this.child = child;
  }

  public isRunning(): boolean {
    return this.child !== undefined && !hasEnded(this.child);
  }

  /** Whether it has ended without having been told to. */
  public hasFailed(): boolean {
    return this.child !== undefined && hasEnded(this.child) && !this.stopping;
  }

  /** Sends the stop signal, and SIGKILL where it has not ended after the stop timeout. */
  public async stop(stopTimeoutMs: number): Promise<void> {
    const { child } = this;
    this.stopping = true;
    if (child === undefined || hasEnded(child)) {
      return;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(this.options.stopSignal);
    const late = setTimeout(() => kill(child), stopTimeoutMs);
    await ended;
    clearTimeout(late);
  }

  /** What it wrote last. */
  public lastLines(): string {
    const file = `${this.options.folder}/output.log`;
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n') : '';
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function kill(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
