import * as fs from 'fs';
import * as path from 'path';
import { Command } from 'commander';
import { NginxConfiguration, NginxConfigurationOptions } from '../../nginx';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { address, port } from '../addresses';
import type { CommandFactory } from '../command-factory';
import { ExitStatus } from '../exit-status';
import { relocate } from '../nginx/relocated-configuration';
import { writeOutputFile } from '../output-file';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';
import { UsageError } from '../usage-error';

/** The port of the app if neither the routes file nor the command line names one. */
const DEFAULT_APP_PORT = 3000;

interface PrintOptions extends RoutesOptions {
  readonly appPort?: number;
  readonly out?: string;
  readonly listen?: string;
  readonly health?: string;
  readonly app?: string;
  readonly prefix?: string;
}

const HELP = `
--listen, --health, --app and --prefix replace only these addresses, and the
folder of the files that NGINX writes, so that "nginx -c" runs the result in
place.

Examples:
  $ cdk-reverse-proxied-service print --routes routes.yaml
  $ cdk-reverse-proxied-service print --routes openapi.json --host api.example.com --out nginx.conf

Exit status: 0 the configuration was written, 2 an argument or a file is wrong.`;

/** The command `print`, which prints the NGINX configuration that ships. */
export const printCommand: CommandFactory = (environment, exit) => addRoutesOptions(new Command('print'))
  .description('print the NGINX configuration that ships for the routes')
  .option('--app-port <port>', `the port of the app (default: that of the routes file, or ${DEFAULT_APP_PORT})`, port('--app-port'))
  .option('--out <file>', 'write the configuration to this file')
  .option('--listen <host:port>', 'the address on which the proxy listens', address('--listen'))
  .option('--health <host:port>', 'the address of health checks', address('--health'))
  .option('--app <host:port>', 'the address of the app', address('--app'))
  .option('--prefix <folder>', 'the folder of the files that NGINX writes')
  .addHelpText('after', HELP)
  .action((options: PrintOptions) => {
    const { out, listen, health, app } = options;
    const prefix = options.prefix === undefined ? undefined : path.resolve(options.prefix);
    if (prefix && /[\s"'\\;{}$]/.test(prefix)) {
      throw new UsageError(`--prefix must be a path without spaces, quotes, semicolons, braces and dollar signs, not ${JSON.stringify(prefix)}.`);
    }
    const configuration = new NginxConfiguration(withAppPort(readRoutes(options), options.appPort));
    const text = relocate(configuration.text, { listen, health, app, prefix });
    if (prefix) {
      makeFolder(prefix);
    }
    if (out) {
      writeOutputFile('--out', out, text);
    } else {
      environment.write(text);
    }
    exit(ExitStatus.SUCCESS);
  });

function makeFolder(prefix: string): void {
  try {
    fs.mkdirSync(prefix, { recursive: true });
  } catch (error) {
    throw new UsageError(`--prefix ${prefix}: the folder cannot be made: ${(error as Error).message}`);
  }
}

function withAppPort(given: RoutesFileContent, appPort: number | undefined): NginxConfigurationOptions {
  if (appPort !== undefined && given.appSocket !== undefined) {
    throw new UsageError(`--app-port (${appPort}) cannot be combined with the socket file ${given.appSocket} of the routes: leave --app-port out.`);
  }
  return given.appSocket !== undefined ? given : { ...given, appPort: appPort ?? given.appPort ?? DEFAULT_APP_PORT };
}
