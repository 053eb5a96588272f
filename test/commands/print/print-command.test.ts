import { spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, Route } from '../../../src/allowlist';
import { withFreePorts } from '../../../src/commands/nginx/free-ports';
import { until } from '../../../src/commands/nginx/waiting';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../../src/nginx';
import { runCommandLine } from '../../../testing/command-line';
import { nginxBinary } from '../../../testing/setup/nginx';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();
const routes = path.join(folder, 'routes.yaml');
fs.writeFileSync(routes, 'routes: [{ prefix: /api }]\n');

async function print(...argv: string[]): Promise<string> {
  const { status, out, error } = await runCommandLine(['print', ...argv]);
  if (status !== 0) throw new Error(error);
  return out;
}

const shipped = (hosts?: string[]) => new NginxConfiguration({
  allowlist: new Allowlist({ routes: [Route.prefix('/api')], hosts }),
  appPort: 3000,
}).text;

test('prints the configuration that is deployed', async () => {
  expect(await print('--routes', routes)).toBe(shipped());
});

test('allows the given hosts', async () => {
  expect(await print('--routes', routes, '--host', 'a.example', '--host', 'b.example')).toBe(shipped(['a.example', 'b.example']));
});

test('writes to a file', async () => {
  const out = path.join(folder, 'out.conf');

  expect(await print('--routes', routes, '--out', out)).toBe('');
  expect(fs.readFileSync(out, 'utf8')).toBe(shipped());
});

test('prints a configuration that NGINX runs in place', async () => {
  const app = await startRecordingApp();
  try {
    await withFreePorts(2, async ([listen, health]) => runsInPlace(app, listen, health));
  } finally {
    await app.stop();
  }
});

async function runsInPlace(app: RecordingApp, listen: number, health: number): Promise<void> {
  const prefix = path.join(folder, 'prefix');
  const out = path.join(folder, 'relocated.conf');
  await print('--routes', routes, '--out', out, '--prefix', prefix,
    '--listen', `127.0.0.1:${listen}`, '--health', `127.0.0.1:${health}`, '--app', `127.0.0.1:${app.port}`);
  fs.chmodSync(folder, 0o755);
  const log = path.join(folder, 'log');
  const descriptor = fs.openSync(log, 'w+');
  const nginx = spawn(nginxBinary(), ['-c', out], { stdio: ['ignore', descriptor, descriptor] });
  const exited = new Promise((resolve) => nginx.once('exit', resolve));
  fs.closeSync(descriptor);
  try {
    const get = (port: number, target: string) => request(port, { method: 'GET', target, headers: [['Host', 'a.example']] });
    const healthy = async () => (await get(health, NginxConfiguration.HEALTH_PATH).catch(() => undefined))?.status === 200;
    if (!await until(async () => nginx.exitCode !== null || healthy(), 10_000) || nginx.exitCode !== null) {
      throw new Error(`NGINX did not start: ${fs.readFileSync(log, 'utf8')}`);
    }
    expect((await get(listen, '/api/x')).status).toBe(200);
    expect((await get(listen, '/admin')).status).toBe(404);
    expect(app.requests.map(({ requestLine }) => requestLine)).toEqual(['GET /api/x HTTP/1.1']);
    expect(fs.existsSync(path.join(prefix, 'nginx.pid'))).toBe(true);
  } finally {
    nginx.kill('SIGTERM');
    await exited;
  }
}

test.each([
  [[], "required option '--routes <path>'"],
  [['--routes', routes, '--listen', '8080'], '--listen must be HOST:PORT, for example 127.0.0.1:8080, not "8080"'],
  [['--routes', routes, '--app-port', '0'], '--app-port must be a port from 1 to 65535, not "0"'],
  [['--routes', routes, '--prefix', '/a b'], '--prefix must be a path without'],
  [['--routes', routes, '--out', '/absent/folder/nginx.conf'], '--out /absent/folder/nginx.conf: the file cannot be written: '],
  [['--routes', routes, '--prefix', '/dev/null/prefix'], '--prefix /dev/null/prefix: the folder cannot be made: '],
  [['--routes', routes, '--nonsense'], '--nonsense'],
])('%j is rejected', async (argv, message) => {
  await expect(print(...argv)).rejects.toThrow(message);
});

test('--help prints the usage', async () => {
  expect(await print('--help')).toContain('Usage: cdk-reverse-proxied-service print');
});
