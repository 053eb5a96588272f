import type { ChildProcess } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { NginxLauncher } from './nginx-launcher';
import type { NginxConfiguration } from '../../nginx';
import { LogTail } from '../nginx/log-tail';
import { relocate, Relocation } from '../nginx/relocated-configuration';
import { writeConfiguration } from '../nginx/started-nginx';
import { answers, until } from '../nginx/waiting';
import { UsageError } from '../usage-error';

const READY_WITHIN_MS = 15_000;
const READ_EVERY_MS = 50;
/** The size above which a log file that is read to its end is emptied. */
const LARGEST_LOG_BYTES = 16 * 1024 * 1024;

/** Options of a proxy on this machine. */
export interface LocalProxyOptions {
  readonly launcher: NginxLauncher;
  readonly addresses: Required<Pick<Relocation, 'listen' | 'health' | 'app'>>;
  /** The files that the configuration reads, by their names, with their contents. */
  readonly files: Record<string, string>;
  /** Receives each line of the access log and of the error log. */
  readonly onLine: (line: string) => void;
}

/** NGINX with a configuration that can be replaced while it runs. */
export class LocalProxy {
  /** A promise that is resolved when NGINX has ended. */
  public readonly ended: Promise<void>;
  private readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'reverse-proxy-')));
  private readonly child: ChildProcess;
  private readonly logs: LogTail[];
  private readonly reading: NodeJS.Timeout;
  private hasEnded = false;

  /** @throws if NGINX does not accept the configuration */
  constructor(configuration: NginxConfiguration, private readonly options: LocalProxyOptions) {
    // The workers may run as another user, and write files here.
    fs.chmodSync(this.folder, 0o777);
    try {
      const file = this.write(configuration);
      options.launcher.check(file, this.folder);
      const [out, error] = ['access.log', 'error.log'].map((name) => path.join(this.folder, name));
      // Files, because NGINX opens /dev/stdout anew, which fails for the pipes of Node.js. Appended, so that emptied files stay small.
      const [outDescriptor, errorDescriptor] = [out, error].map((name) => fs.openSync(name, 'a'));
      this.child = options.launcher.start(file, this.folder, { out: outDescriptor, error: errorDescriptor });
      [outDescriptor, errorDescriptor].forEach((descriptor) => fs.closeSync(descriptor));
      this.logs = [out, error].map((name) => new LogTail(name));
    } catch (error) {
      this.remove();
      throw error;
    }
    this.ended = new Promise((resolve) => this.child.once('exit', () => {
      this.hasEnded = true;
      resolve();
    }).once('error', () => resolve()));
    this.reading = setInterval(() => this.read(), READ_EVERY_MS);
  }

  /** Waits until NGINX answers. @throws if NGINX does not start */
  public async ready(): Promise<void> {
    const port = Number(/(\d+)$/.exec(this.options.addresses.health)![1]);
    // NGINX writes the file when it listens. Until then, another program may answer on the port.
    const listens = () => fs.existsSync(path.join(this.folder, 'nginx.pid'));
    if (!await until(async () => this.hasEnded || listens() && answers(port), READY_WITHIN_MS) || this.hasEnded) {
      const said = this.logs.map((log) => log.read()).join('');
      await this.stop();
      throw new UsageError(`NGINX did not start: ${said.trim() || 'NGINX does not answer'}`);
    }
  }

  /** Replaces the configuration. @throws if NGINX does not accept it; NGINX then keeps the previous one */
  public replace(configuration: NginxConfiguration): void {
    const next = fs.mkdtempSync(path.join(this.folder, 'next-'));
    try {
      fs.chmodSync(next, 0o777);
      this.options.launcher.check(this.write(configuration, next), this.folder);
    } finally {
      fs.rmSync(next, { recursive: true, force: true });
    }
    this.write(configuration);
    this.options.launcher.reload(this.child);
  }

  /** Stops NGINX and removes all files. */
  public async stop(): Promise<void> {
    clearInterval(this.reading);
    if (!this.hasEnded) {
      this.options.launcher.stop(this.child);
      await this.ended;
    }
    this.read();
    this.logs.forEach((log) => log.close());
    this.remove();
  }

  private write(configuration: NginxConfiguration, folder = this.folder): string {
    return writeConfiguration(folder, relocate(configuration.text, { ...this.options.addresses, prefix: this.folder }), this.options.files);
  }

  private read(): void {
    for (const log of this.logs) {
      log.read().split('\n').filter((line) => line !== '').forEach(this.options.onLine);
      log.empty(LARGEST_LOG_BYTES);
    }
  }

  private remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
