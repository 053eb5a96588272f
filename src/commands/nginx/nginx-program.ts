import { spawnSync } from 'child_process';
import { UsageError } from '../usage-error';

/** The places where packages of NGINX put the program. */
const PLACES = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];

/** The NGINX that is installed on this machine, or undefined. */
export function installedNginx(): string | undefined {
  return PLACES.find(runs);
}

/** Whether a program is an NGINX that runs here. */
export function runs(binary: string): boolean {
  return spawnSync(binary, ['-V'], { stdio: 'ignore' }).status === 0;
}

/**
 * The NGINX that a user names, or the one that is installed.
 *
 * @throws if there is none
 */
export function nginxProgram(named: string | undefined = process.env.NGINX_BINARY): string {
  if (named !== undefined && !runs(named)) {
    throw new UsageError(`NGINX does not run: "${named} -V" fails. Name another program with --nginx, or leave --nginx and NGINX_BINARY out for the installed NGINX.`);
  }
  const found = named ?? installedNginx();
  if (found === undefined) {
    throw new UsageError('NGINX is needed and was not found: install NGINX ("apt-get install nginx", "brew install nginx"), or name a program with --nginx.');
  }
  return found;
}
