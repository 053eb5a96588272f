import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import { testConfiguration } from '../nginx/started-nginx';
import { UsageError } from '../usage-error';

/** The way in which NGINX is started: as a program of this machine, or in a container. */
export interface NginxLauncher {
  /** Checks a configuration, and throws NGINX's message. */
  check(file: string, folder: string): void;
  start(file: string, folder: string, output: { readonly out: number; readonly error: number }): ChildProcess;
  reload(child: ChildProcess): void;
  stop(child: ChildProcess): void;
}

/** NGINX as a program of this machine. */
export function programLauncher(binary: string): NginxLauncher {
  return {
    check: (file, folder) => { testConfiguration(binary, file, folder); },
    // In a process group of its own, so that Ctrl-C reaches the command only, which stops NGINX.
    start: (file, folder, { out, error }) => spawn(binary, ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: ['ignore', out, error], detached: true }),
    reload: (child) => { child.kill('SIGHUP'); },
    stop: (child) => { child.kill('SIGTERM'); },
  };
}

/**
 * NGINX of an image, in a container that shares the network of this machine.
 *
 * @param engine `docker` or `podman`
 */
export function containerLauncher(engine: string, image: string): NginxLauncher {
  if (process.platform !== 'linux') {
    throw new UsageError(`--${engine} needs Linux, where a container can share the network of the machine. Install NGINX instead, and leave --${engine} out.`);
  }
  if (spawnSync(engine, ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new UsageError(`--${engine} needs the program ${engine}, which does not run here. Install ${engine}, or leave --${engine} out for the NGINX of this machine.`);
  }
  const name = `reverse-proxy-${process.pid}`;
  const run = (folder: string, file: string, options: string[], more: string[]) => [
    'run', '--rm', ...options, '--volume', `${folder}:${folder}`, image, 'nginx', '-p', folder, '-c', file, '-e', 'stderr', ...more,
  ];
  return {
    check: (file, folder) => {
      const { status, stderr, error } = spawnSync(engine, run(folder, file, ['--network', 'host'], ['-t']), { encoding: 'utf8' });
      if (status !== 0) {
        throw new Error(`nginx -t: ${stderr || error}`);
      }
    },
    start: (file, folder, { out, error }) => (
      spawn(engine, run(folder, file, ['--name', name, '--network', 'host'], []), { stdio: ['ignore', out, error], detached: true })),
    reload: () => { execFileSync(engine, ['kill', '--signal', 'HUP', name], { stdio: 'ignore' }); },
    stop: () => { execFileSync(engine, ['stop', '--time', '2', name], { stdio: 'ignore' }); },
  };
}
