import { spawnSync } from 'child_process';
import { installPackages } from './debian-packages';

/** PHP's FastCGI server, or the reason why there is none. */
export type Php = { readonly executable: string } | { readonly absent: string };

const works = () => spawnSync('php-cgi', ['-v'], { stdio: 'ignore' }).status === 0;

/** Debian's PHP, installed where it can be. */
export function php(): Php {
  if (!works()) {
    try {
      installPackages(['php-cgi']);
    } catch (error) {
      return { absent: (error as Error).message };
    }
  }
  return works() ? { executable: 'php-cgi' } : { absent: '"php-cgi -v" fails' };
}
