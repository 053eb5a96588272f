import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as zlib from 'zlib';
import { nginxBinary } from './setup/nginx';
import { withFreePorts } from '../src/commands/nginx/free-ports';
import { relocate } from '../src/commands/nginx/relocated-configuration';
import { answers, until } from '../src/commands/nginx/waiting';

export interface StartedContainer {
  /** The process that was started, whatever it has become. */
  readonly pid: number;
  /** What stands for `/tmp` of the container. */
  readonly folder: string;
  readonly port: number;
  readonly healthPort: number;
  /** Sends a signal and waits for the end; the exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The configuration in a command. */
export function textOf(container: any): string {
  return zlib.gunzipSync(Buffer.from(container.Command[0], 'base64')).toString();
}

/** Starts the proxy as a synthesized container definition says, with a folder of its own in place of `/tmp`. */
export function startContainer(container: any, environment: Record<string, string>): Promise<StartedContainer> {
  return withFreePorts(3, (ports) => start(container, environment, ports));
}

async function start(container: any, environment: Record<string, string>, [port, healthPort, app]: number[]): Promise<StartedContainer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'container-'));
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(nginxBinary(), path.join(bin, 'nginx'));
  const text = relocate(textOf(container), { listen: `127.0.0.1:${port}`, health: `127.0.0.1:${healthPort}`, app: `127.0.0.1:${app}`, prefix: folder });
  const [shell, option, script] = container.EntryPoint;
  const out = fs.openSync(path.join(folder, 'out'), 'a');
  const child = spawn(shell, [option, script.replaceAll('/tmp/', `${folder}/`), zlib.gzipSync(text).toString('base64')], {
    env: { ...environment, PATH: `${bin}:${process.env.PATH}` }, stdio: ['ignore', out, out], cwd: folder,
  });
  fs.closeSync(out);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  if (!await until(async () => hasEnded(child) || answers(healthPort), 10_000) || hasEnded(child)) {
    child.kill('SIGTERM');
    const said = fs.readFileSync(path.join(folder, 'out'), 'utf8');
    remove();
    throw new Error(`The container did not start, exit status ${child.exitCode}: ${said}`);
  }
  return {
    pid: child.pid!,
    folder,
    port,
    healthPort,
    end: async (signal) => {
      child.kill(signal);
      const code = await ended;
      remove();
      return code;
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
