import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { Command, Option } from 'commander';
import { localConfiguration } from './local-configuration';
import { LocalProxy } from './local-proxy';
import { isRejection, shownLine } from './log-line';
import { containerLauncher, programLauncher } from './nginx-launcher';
import { WatchedFile } from './watched-file';
import { NginxConfiguration } from '../../nginx';
import { DEFAULT_IMAGE } from '../../sidecar/image/image-name';
import { address } from '../addresses';
import type { CommandEnvironment } from '../command-environment';
import type { CommandFactory } from '../command-factory';
import { countedText, numberText } from '../counted-text';
import { ExitStatus } from '../exit-status';
import { freePorts } from '../nginx/free-ports';
import { nginxProgram } from '../nginx/nginx-program';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';
import { UsageError } from '../usage-error';

interface RunOptions extends RoutesOptions {
  readonly app: string;
  readonly listen: string;
  readonly reportOnly?: boolean;
  readonly strictHosts?: boolean;
  readonly files?: string;
  readonly nginx?: string;
  readonly docker?: boolean;
  readonly podman?: boolean;
  readonly json?: boolean;
}

const HELP = `
The proxy has the configuration that ships, except for what needs a load
balancer: it speaks plain HTTP, and takes the client's address from the
connection. It loads the routes again when their file changes; a file with a
mistake keeps the previous routes. Ctrl-C stops the proxy.

Examples:
  $ cdk-reverse-proxied-service run --routes routes.yaml --app 127.0.0.1:3000
  $ cdk-reverse-proxied-service run --routes routes.yaml --app 127.0.0.1:3000 --report-only
  $ cdk-reverse-proxied-service run --routes openapi.json --app 127.0.0.1:3000 --podman

Exit status: 0 the proxy was stopped, 2 an argument or a file is wrong, or NGINX cannot start.`;

/** The command `run`, which runs the proxy in front of an app on this machine until the process gets SIGINT or SIGTERM. */
export const runCommand: CommandFactory = (environment, exit) => addRoutesOptions(new Command('run'))
  .description('run the proxy in front of an app on this machine')
  .addOption(new Option('--app <host:port>', 'the address of the app').argParser(address('--app')).makeOptionMandatory())
  .option('--listen <host:port>', 'the address on which the proxy listens', address('--listen'), '127.0.0.1:8080')
  .option('--report-only', 'forward what no route lists, and say so')
  .option('--strict-hosts', 'allow only the hosts of the routes, not those of this machine')
  .option('--files <folder>', 'a folder with user lists (users), and origin secrets (origin), by the names that the routes give them')
  .option('--nginx <program>', 'the NGINX to run (default: the installed one)')
  .addOption(new Option('--docker', 'run NGINX in a container').conflicts(['podman', 'nginx']))
  .addOption(new Option('--podman', 'run NGINX in a container').conflicts(['docker', 'nginx']))
  .option('--json', 'print the log lines of the proxy as they are')
  .addHelpText('after', HELP)
  .action(async (options: RunOptions) => {
    await runProxy(options, environment, new Promise((resolve) => environment.onEnd(resolve)));
    exit(ExitStatus.SUCCESS);
  });

/** Runs the proxy until a promise is resolved. */
async function runProxy(options: RunOptions, environment: CommandEnvironment, end: Promise<void>): Promise<void> {
  const engine = options.docker ? 'docker' : options.podman ? 'podman' : undefined;
  const launcher = engine === undefined ? programLauncher(nginxProgram(options.nginx)) : containerLauncher(engine, DEFAULT_IMAGE);
  const [listenHost] = splitAddress(options.listen);
  const configured = () => localConfiguration(readRoutes(options), {
    localHosts: [...new Set(['localhost', '127.0.0.1', listenHost].filter((host) => !/^\[|^0\.0\.0\.0$/.test(host)))],
    strictHosts: options.strictHosts ?? false,
    reportOnly: options.reportOnly ?? false,
  });
  const watched = new WatchedFile(watchedPath(options.routes));
  const { configuration, remarks } = configured();
  await checkFree(options.listen);
  const [healthPort] = await freePorts(1);
  const counts = { requests: 0, rejected: 0 };
  const proxy = new LocalProxy(configuration, {
    launcher,
    addresses: { listen: options.listen, health: `127.0.0.1:${healthPort}`, app: options.app },
    files: requiredFiles(configuration, options),
    onLine: (line) => {
      counts.requests += line.startsWith('{') ? 1 : 0;
      counts.rejected += isRejection(line) ? 1 : 0;
      environment.write(`${options.json ? line : shownLine(line, environment.colored)}\n`);
    },
  });
  const say = (text: string) => environment.writeError(`${text}\n`);
  try {
    await proxy.ready();
    remarks.forEach(say);
    if (!await connects(options.app)) {
      say(`Nothing listens on ${options.app} yet: until the app is started, allowed requests get 502.`);
    }
    say(`http://${options.listen} → http://${options.app}${options.reportOnly ? ', report-only' : ''}. Ctrl-C stops the proxy.`);
    watched.onChange(() => {
      try {
        proxy.replace(configured().configuration);
        say(`${options.routes} has changed: the proxy uses the new routes.`);
      } catch (error) {
        say(`${options.routes} has changed, and the proxy keeps the previous routes: ${(error as Error).message}`);
      }
    });
    await Promise.race([end, proxy.ended]);
  } finally {
    watched.close();
    await proxy.stop();
  }
  say(`${countedText(counts.requests, 'request')}, of which ${numberText(counts.rejected)} ${options.reportOnly ? 'would be' : counts.rejected === 1 ? 'was' : 'were'} rejected.`);
}

/** A cloud assembly is written anew as a whole; its manifest is written last. */
function watchedPath(routes: string): string {
  return fs.statSync(routes, { throwIfNoEntry: false })?.isDirectory() ? path.join(routes, 'manifest.json') : routes;
}

/** The files that the configuration reads, with their contents. */
function requiredFiles({ requiredFiles: files, requiredOriginSecrets: secrets }: NginxConfiguration, options: RunOptions): Record<string, string> {
  const wanted = [...files, ...secrets.map((secret) => NginxConfiguration.originSecretFile(secret))].map((file) => path.basename(file));
  const missing = wanted.filter((name) => options.files === undefined || !fs.existsSync(path.join(options.files, name)));
  if (missing.length > 0) {
    throw new UsageError(`The configuration reads ${missing.map((name) => `"${name}"`).join(', ')}: put ${missing.length === 1 ? 'a file' : 'files'} of ${
      missing.length === 1 ? 'this name' : 'these names'} into a folder and name the folder with --files. A user list has lines in the format of htpasswd; `
      + 'an origin secret has a line "~^\\Qvalue\\E\\z" "";');
  }
  return Object.fromEntries(wanted.map((name) => [name, fs.readFileSync(path.join(options.files!, name), 'utf8')]));
}

function splitAddress(value: string): [string, number] {
  const [, host, port] = /^(.*):(\d+)$/.exec(value)!;
  return [host, Number(port)];
}

async function checkFree(listen: string): Promise<void> {
  const [host, port] = splitAddress(listen);
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => server.once('error', (error: NodeJS.ErrnoException) => reject(new UsageError(
    error.code === 'EADDRINUSE' ? `Another program listens on ${listen}: choose another address with --listen.` : `--listen ${listen}: ${error.message}`,
  ))).listen(port, host.replace(/^\[|\]$/g, ''), resolve));
  await new Promise((resolve) => server.close(resolve));
}

function connects(app: string): Promise<boolean> {
  const [host, port] = splitAddress(app);
  return new Promise((resolve) => {
    const socket = net.connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: 2000 }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false)).on('timeout', () => {
      socket.destroy();
      resolve(false);
    });
  });
}
