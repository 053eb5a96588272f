import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';

export interface ProxyCommand {
  /** The program and its arguments. */
  readonly command: string[];
  /** The port on which it answers. */
  readonly port: number;
  readonly folder: string;
  readonly environment?: Record<string, string>;
  /** How long it may take until it answers. */
  readonly startLimitMs: number;
}

/** A proxy, or the app, that runs and answers. */
export interface RunningProxy {
  readonly port: number;
  /** From the start of the process until the first answer. */
  readonly startMs: number;
  /** The process that serves: the only worker, or the proxy itself where it has none. */
  readonly pid: number;
  /** The process that was started. */
  readonly masterPid: number;
  /** Seconds of CPU that the serving process has used. */
  cpuSeconds(): number;
  /** The memory of the serving process that is resident. */
  residentBytes(): number;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on('exit', () => children.forEach((child) => child.kill('SIGTERM')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(130));
}

/** Starts a proxy and waits for its first answer, whatever it says. */
export async function startProxy({ command, port, folder, environment, startLimitMs }: ProxyCommand): Promise<RunningProxy> {
  const log = fs.openSync(`${folder}/stderr.log`, 'w');
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', log, log],
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  fs.closeSync(log);
  children.add(child);
  let exited = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      exited = true;
      children.delete(child);
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  const stop = async () => {
    if (!exited) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    }
  };
  while (!await answers(port)) {
    const late = performance.now() - started > startLimitMs;
    if (exited || late) {
      await stop();
      const said = fs.readFileSync(`${folder}/stderr.log`, 'utf8').trim().split('\n').slice(-2).join(' ').slice(0, 300);
      throw new Error(late ? `no answer within ${startLimitMs / 1000} s` : `did not start: ${said.split(folder).join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const startMs = performance.now() - started;
  const masterPid = child.pid!;
  const pid = onlyChild(masterPid) ?? masterPid;
  return {
    port,
    startMs,
    pid,
    masterPid,
    cpuSeconds: () => cpuSeconds(pid),
    residentBytes: () => residentBytes(pid),
    stop,
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(5000, () => end(false));
    socket.once('data', () => end(true)).once('error', () => end(false)).once('close', () => end(false));
  });
}

function onlyChild(pid: number): number | undefined {
  const file = `/proc/${pid}/task/${pid}/children`;
  const pids = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split(' ').filter(Boolean) : [];
  return pids.length === 1 ? Number(pids[0]) : undefined;
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(ofProcess(() => fs.readFileSync(`/proc/${pid}/status`, 'utf8')))![1]) * 1024;
}

/** Of all threads of the process, in the kernel's own nanoseconds. */
function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return ofProcess(() => fs.readdirSync(tasks)).reduce((sum, task) => {
    try {
      return sum + Number(fs.readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
    } catch {
      return sum; // a thread that has just ended
    }
  }, 0);
}

function ofProcess<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Error('the serving process has ended');
  }
}
