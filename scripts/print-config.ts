import * as fs from 'fs';
import * as path from 'path';
import { NginxConfiguration } from '../src/nginx';
import { readRoutesFile } from '../src/routes-file/read-routes-file';
import { address, options, port, runAsProcess, UsageError } from '../testing/cli';
import { relocate } from '../testing/relocate';

const USAGE = `usage: npm run print-config -- --routes FILE [--host NAME]... [--app-port PORT] [--out FILE]
                              [--listen HOST:PORT] [--health HOST:PORT] [--app HOST:PORT] [--prefix DIR]

Prints the NGINX configuration that ships for the routes of FILE.
--host      allow this host besides those of FILE; may be repeated
--app-port  the port of the app (default 3000)
--out       write the configuration to this file instead
--listen, --health, --app, --prefix
            replace only these addresses, and the folder of the files that
            NGINX writes, so that "nginx -c" can run the result in place`;

/** The command `print-config`; what it writes to standard output is returned through `print`. */
export async function printConfig(argv: string[], print: (text: string) => void): Promise<number> {
  const given = options(argv, {
    'routes': { type: 'string' },
    'host': { type: 'string', multiple: true },
    'app-port': { type: 'string', default: '3000' },
    'out': { type: 'string' },
    'listen': { type: 'string' },
    'health': { type: 'string' },
    'app': { type: 'string' },
    'prefix': { type: 'string' },
    'help': { type: 'boolean' },
  }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  if (!given.routes) {
    throw new UsageError(`--routes is needed\n\n${USAGE}`);
  }
  const prefix = given.prefix === undefined ? undefined : path.resolve(given.prefix);
  if (prefix && /[\s"'\\;{}$]/.test(prefix)) {
    throw new UsageError('--prefix must be a path without spaces, quotes, semicolons, braces and dollar signs');
  }
  const to = {
    listen: address('listen', given.listen),
    health: address('health', given.health),
    app: address('app', given.app),
    prefix,
  };
  const configuration = new NginxConfiguration({
    ...readRoutesFile(given.routes, given.host),
    appPort: port('app-port', given['app-port']!),
  });
  const text = relocate(configuration.text, to);
  if (prefix) {
    fs.mkdirSync(prefix, { recursive: true });
  }
  if (given.out) {
    fs.writeFileSync(given.out, text);
  } else {
    print(text);
  }
  return 0;
}

if (require.main === module) {
  runAsProcess(() => printConfig(process.argv.slice(2), (text) => process.stdout.write(text)));
}
