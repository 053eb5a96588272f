import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { withFreePorts } from './free-ports';
import { LogTail } from './log-tail';
import { relocate } from './relocated-configuration';
import { answers, patience, until } from './waiting';

/** Options for starting NGINX. */
export interface StartOptions {
  /** The NGINX to start. */
  readonly binary: string;
  /** The files that the configuration reads, by their names in the folder, with their contents. */
  readonly files?: Record<string, string>;
  /** The configuration that ships. */
  readonly text: string;
  /** Where the app listens on the loopback interface; a port that nobody listens on if left out. */
  readonly app?: { readonly port: number } | { readonly socket: string };
  /** The folder for the files; default: a temporary one, which is removed in the end. */
  readonly prefix?: string;
  /** A change to the text once its addresses are in place, to see what happens without a part of it. */
  readonly change?: (text: string) => string;
  /** Whether `nginx -t` looks at the text first, so that its complaint is the error; default true. */
  readonly checked?: boolean;
  /** How long to wait until it answers; default 10 s. */
  readonly readyWithinMs?: number;
}

export interface RunningNginx {
  readonly port: number;
  readonly healthPort: number;
  readonly pid: number;
  /** The lines of the access log so far; call `settled` or `stop` first to have them all. */
  accessLog(): Array<Record<string, any>>;
  errorLog(): string;
  /** The lines since the call before, of all that NGINX has been asked for and has answered. */
  newAccessLog(): Promise<Array<Record<string, any>>>;
  /**
   * The same, with this many lines at least.
   *
   * @throws when they do not come within ten seconds
   */
  nextAccessLog(count: number): Promise<Array<Record<string, any>>>;
  /**
   * Waits until the access log has this many lines.
   *
   * @throws when they do not come within ten seconds
   */
  settled(lines: number): Promise<void>;
  /** Stops gracefully, so that the logs are complete; they can still be read afterwards. */
  stop(): Promise<void>;
}

/** A line of the log comes some microseconds after the answer, or much later where other processes are served before NGINX. */
const LOGGED_WITHIN_MS = 10_000;

const running = new Set<() => void>();
process.on('exit', () => running.forEach((kill) => kill()));

/** Runs real NGINX with the text that ships, on free ports of the loopback interface. */
export function startNginx(options: StartOptions): Promise<RunningNginx> {
  return withFreePorts(3, (ports) => start(options, ports));
}

async function start(options: StartOptions, [port, healthPort, unused]: number[]): Promise<RunningNginx> {
  const { binary } = options;
  const folder = options.prefix ?? fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
  fs.mkdirSync(folder, { recursive: true });
  // The worker may be another user, and has files to write here.
  fs.chmodSync(folder, 0o777);
  const remove = () => options.prefix === undefined && fs.rmSync(folder, { recursive: true, force: true });
  const relocated = relocate(options.text, {
    listen: `127.0.0.1:${port}`,
    health: `127.0.0.1:${healthPort}`,
    app: options.app !== undefined && 'socket' in options.app ? `unix:${options.app.socket}` : `127.0.0.1:${options.app?.port ?? unused}`,
    prefix: folder,
    // Several may run in one folder, each with a socket of its own.
  }).replace(/\/without-upgrade\.sock/g, `/u${port}.sock`);
  const file = writeConfiguration(folder, options.change?.(relocated) ?? relocated, options.files);
  try {
    if (options.checked ?? true) {
      await testWithoutBlocking(binary, file, folder);
    }
  } catch (error) {
    remove();
    throw error;
  }

  // Files, because NGINX opens /dev/stdout anew, which fails on the sockets that Node makes of pipes.
  const out = path.join(folder, 'stdout.log');
  const err = path.join(folder, 'stderr.log');
  const descriptors = [fs.openSync(out, 'a+'), fs.openSync(err, 'a+')];
  const child = spawn(binary, ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: ['ignore', ...descriptors] });
  descriptors.forEach((descriptor) => fs.closeSync(descriptor));
  let exited = false;
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    exited = true;
    resolve();
  }).once('error', () => resolve()));
  const kill = () => {
    if (!exited) {
      // The master takes its workers along on SIGTERM, but not on SIGKILL.
      child.kill('SIGTERM');
    }
    remove();
  };
  running.add(kill);

  const read = (name: string) => fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : '';
  let logs: { out: string; err: string } | undefined;
  const accessLog = () => parsed(logs?.out ?? read(out));
  const tail = new LogTail(out);

  const ready = await until(async () => exited || answers(healthPort), options.readyWithinMs ?? 10_000);
  if (!ready || exited) {
    const said = read(err);
    kill();
    running.delete(kill);
    throw new Error(`NGINX did not start: ${said}`);
  }
  return {
    port,
    healthPort,
    pid: child.pid!,
    accessLog,
    newAccessLog: async () => {
      if (!await until(async () => exited || workersWait(child.pid!), LOGGED_WITHIN_MS * patience.share)) {
        throw new Error('NGINX is at work without an end.');
      }
      return parsed(tail.read());
    },
    nextAccessLog: async (count) => {
      const lines = parsed(tail.read());
      if (!await until(async () => lines.push(...parsed(tail.read())) >= count, LOGGED_WITHIN_MS * patience.share)) {
        throw new Error(`${lines.length} lines were logged instead of ${count}.`);
      }
      return lines;
    },
    errorLog: () => logs?.err ?? read(err),
    settled: async (lines) => {
      if (!await until(async () => accessLog().length >= lines, LOGGED_WITHIN_MS * patience.share)) {
        throw new Error(`The access log has ${accessLog().length} lines instead of ${lines}.`);
      }
    },
    stop: async () => {
      if (!exited) {
        child.kill('SIGQUIT');
        const late = setTimeout(() => child.kill('SIGTERM'), 1000);
        await ended;
        clearTimeout(late);
      }
      logs ??= { out: read(out), err: read(err) };
      tail.close();
      remove();
      running.delete(kill);
    },
  };
}

/** Whether no worker of NGINX has anything to do: what was answered is logged. Where the system does not tell, it seems so. */
function workersWait(master: number): boolean {
  const children = `/proc/${master}/task/${master}/children`;
  if (!fs.existsSync(children)) {
    return true;
  }
  return fs.readFileSync(children, 'utf8').split(' ').filter((pid) => pid.trim() !== '').every((pid) => {
    const stat = `/proc/${pid}/stat`;
    return !fs.existsSync(stat) || /\) S /.test(fs.readFileSync(stat, 'utf8'));
  });
}

/** The lines that are written to their end: NGINX may be at work on the last one. */
function parsed(lines: string): Array<Record<string, any>> {
  return lines.split('\n').slice(0, -1).map((line) => JSON.parse(line));
}

/** Writes a configuration, and the files that the configuration reads. Returns the path of the configuration. */
export function writeConfiguration(folder: string, text: string, files: Record<string, string> = {}): string {
  for (const [name, content] of Object.entries({ ...files, 'nginx.conf': text })) {
    fs.writeFileSync(path.join(folder, name), content);
  }
  return path.join(folder, 'nginx.conf');
}

/**
 * Checks a configuration with `nginx -t`, and returns the output.
 *
 * @throws if NGINX does not accept the configuration
 */
export function testConfiguration(binary: string, file: string, folder: string): string {
  const { status, stderr, error } = spawnSync(binary, testArguments(file, folder), { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) {
    throw refusal(stderr || error);
  }
  return stderr;
}

/** The same, while other configurations are tried. */
async function testWithoutBlocking(binary: string, file: string, folder: string): Promise<void> {
  // NGINX cannot open /dev/stdout if standard output is a pipe of Node.
  const child = spawn(binary, testArguments(file, folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => { stderr += data; });
  const status = await new Promise<number | Error | null>((resolve) => child.once('close', resolve).once('error', resolve));
  if (status !== 0) {
    throw refusal(stderr || status);
  }
}

function testArguments(file: string, folder: string): string[] {
  return ['-t', '-p', folder, '-c', file, '-e', 'stderr'];
}

function refusal(message: unknown): Error {
  return new Error(`nginx -t: ${message}`);
}
