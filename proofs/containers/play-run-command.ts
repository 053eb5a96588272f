import { spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as path from 'path';
import { Finding, finding } from './checks/check';
import type { Podman } from './podman/podman';
import { standInFor } from './podman/stand-in-images';
import { until } from './until';
import { freePorts, listenOnFreePort } from '../../src/commands/nginx/free-ports';
import { DEFAULT_IMAGE } from '../../src/sidecar/image/image-name';

const ROOT = path.resolve(__dirname, '../..');
const MAIN = path.join(ROOT, 'src/commands/main.ts');

/** Runs `run --podman` in front of an app, changes its routes, and ends it as Ctrl-C does. */
export async function playRunCommand(podman: Podman): Promise<Finding[]> {
  const folder = path.join(podman.folder, 'run-command');
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  await podman.run(['tag', standInFor(DEFAULT_IMAGE), DEFAULT_IMAGE]);
  // Without this folder among the places, the script would find itself.
  fs.writeFileSync(path.join(bin, 'podman'), `#!/bin/sh\nPATH='${process.env.PATH}'\n${podman.script}\n`, { mode: 0o755 });
  const routes = path.join(folder, 'routes.json');
  const writeRoutes = (exact: string) => fs.writeFileSync(routes, JSON.stringify({ routes: [{ exact }] }));
  writeRoutes('/first');
  const containers = async () => (await podman.run(['ps', '--all', '--format', '{{.ID}} {{.Command}}'])).split('\n').filter((line) => line !== '');
  // The plays before this one leave containers, too.
  const others = await containers();
  const app = http.createServer((_, response) => response.end('the app'));
  const [port] = [await listenOnFreePort(app)];
  const [listen] = await freePorts(1);
  const child = spawn(process.execPath, [
    '-r', 'ts-node/register/transpile-only', '-e', `require(${JSON.stringify(MAIN)}).runAsProcess(process.argv.slice(1))`, '--',
    'run', '--podman', '--routes', routes, '--app', `127.0.0.1:${port}`, '--listen', `127.0.0.1:${listen}`,
  ], { cwd: ROOT, env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, TS_NODE_PROJECT: 'tsconfig.dev.json' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => { said += chunk; }));
  const ended = new Promise<number | null>((resolve) => child.once('close', (status) => resolve(status)));
  const status = async (target: string) => (await fetch(`http://127.0.0.1:${listen}${target}`)).status;
  try {
    await until('the command is ready', async () => /Ctrl-C/.test(said) || child.exitCode !== null, 60_000)
      .catch((error: Error) => { throw new Error(`${error.message}\n${said}`); });
    if (child.exitCode !== null) {
      throw new Error(`The command ended: ${said}`);
    }
    const before = [await status('/first'), await status('/second')];
    writeRoutes('/second');
    await until('the routes are replaced', async () => await status('/second') === 200, 60_000);
    const after = [await status('/first'), await status('/second')];
    child.kill('SIGINT');
    const exit = await ended;
    // podman removes a container in a process of its own, after the one that waits for the container has ended.
    let left: string[] = [];
    await until('the containers are removed', async () => {
      left = (await containers()).filter((line) => !others.includes(line));
      return left.length === 0;
    }).catch(() => undefined);
    return [
      finding('run --podman answers', before.join(', '), before.join() !== '200,404' && `it says: ${said}`),
      finding('run --podman uses changed routes', after.join(', '), after.join() !== '404,200' && `it says: ${said}`),
      finding('Ctrl-C ends run --podman with its container', `exit status ${exit}`, exit !== 0 && `it says: ${said}`, left.length > 0 && `left: ${left.join(', ')}`),
    ];
  } finally {
    child.kill('SIGKILL');
    app.close();
  }
}
