import { spawnSync } from 'child_process';
import * as fs from 'fs';
import { installPackages } from './debian-packages';

/** A program of PHP, or the reason why there is none. */
export type Php = { readonly executable: string } | { readonly absent: string };

/** Debian's PHP with its FastCGI server, installed where it can be. */
export function php(): Php {
  return installed(['php-cgi'], () => spawnSync('php-cgi', ['-v'], { stdio: 'ignore' }).status === 0 ? 'php-cgi' : undefined, '"php-cgi -v" fails');
}

/** Where Debian has the libraries of PHP. */
export const PHP_LIBRARIES = '/usr/share/php';

const SYMFONY = [`${PHP_LIBRARIES}/Symfony/Component/HttpFoundation/autoload.php`, `${PHP_LIBRARIES}/Symfony/Component/Routing/autoload.php`];
const SLIM = `${PHP_LIBRARIES}/Slim/autoload.php`;

/** PHP-FPM, with Symfony's parts that read and route requests and with Slim, all of them Debian's. */
export function phpFpm(): Php {
  return installed(['php-fpm', 'php-symfony-http-foundation', 'php-symfony-routing', 'php-slim'], () => {
    const [server] = fs.readdirSync('/usr/sbin').filter((name) => /^php-fpm[0-9.]+$/.test(name));
    return server !== undefined && [...SYMFONY, SLIM].every((file) => fs.existsSync(file)) ? `/usr/sbin/${server}` : undefined;
  }, 'there is no PHP-FPM with Symfony and Slim');
}

function installed(packages: string[], find: () => string | undefined, absent: string): Php {
  try {
    if (find() === undefined) {
      installPackages(packages);
    }
    const executable = find();
    return executable === undefined ? { absent } : { executable };
  } catch (error) {
    return { absent: (error as Error).message };
  }
}
