import { spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';
import { freePorts } from '../../src/commands/nginx/free-ports';
import { until } from '../../src/commands/nginx/waiting';
import { nginxBinary } from '../../testing/setup/nginx';
import { temporaryFolder } from '../../testing/temporary-folder';

const ROOT = path.resolve(__dirname, '../..');
const COMMANDS = __dirname;
const folder = temporaryFolder();
/** The program as it is published: `bin` beside `lib`. */
const BIN = path.join(folder, 'bin/cdk-reverse-proxied-service');
const ROUTES = path.join(COMMANDS, 'report/routes.yaml');

beforeAll(() => {
  fs.cpSync(path.join(ROOT, 'bin'), path.join(folder, 'bin'), { recursive: true });
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  buildSync({
    entryPoints: [path.join(ROOT, 'src/commands/main.ts')],
    outfile: path.join(folder, 'lib/commands/main.js'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    tsconfig: path.join(ROOT, 'tsconfig.dev.json'),
  });
}, 60_000);

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the program. With `closed`, nobody reads standard output. */
function run(argv: string[], { closed = false, options = [] as string[] } = {}): { pid: number; ended: Promise<Ended>; said(): string } {
  const child = spawn(process.execPath, [...options, BIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, error] = ['', ''];
  if (closed) {
    child.stdout.destroy();
  }
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { error += chunk; });
  return {
    pid: child.pid!,
    said: () => error,
    ended: new Promise((resolve) => child.once('close', (status) => resolve({ status, out, error }))),
  };
}

describe('a reader of standard output that has seen enough', () => {
  test.each([
    ['learn', path.join(COMMANDS, 'learn/access.log')],
    ['check', '--routes', ROUTES, path.join(COMMANDS, 'report/traffic.jsonl')],
    ['explain', '--routes', ROUTES, 'GET', '/'],
    ['diff', ROUTES, path.join(COMMANDS, 'explain/routes.yaml')],
    ['report', '--routes', ROUTES, '--json'],
    ['print', '--routes', ROUTES],
    ['--help'],
  ])('is no failure of %s', async (...argv) => {
    expect(await run(argv, { closed: true }).ended).toEqual({ status: 0, out: '', error: '' });
  }, 60_000);

  test('ends run, and NGINX with it', async () => {
    const [listen, app] = await freePorts(2);
    const { ended, said } = run(['run', '--routes', ROUTES, '--nginx', nginxBinary(), '--app', `127.0.0.1:${app}`, '--listen', `127.0.0.1:${listen}`], { closed: true });
    expect(await until(async () => /Ctrl-C/.test(said()), 30_000)).toBe(true);
    await fetch(`http://127.0.0.1:${listen}/absent`).catch(() => undefined);
    const { status, error } = await ended;
    expect([status, error]).toEqual([0, expect.stringMatching(/1 request, of which 1 was rejected\.\n$/)]);
    await expect(fetch(`http://127.0.0.1:${listen}/`)).rejects.toThrow('fetch failed');
  }, 60_000);
});

test('SIGINT ends run, and NGINX with it', async () => {
  const [listen, app] = await freePorts(2);
  const { pid, ended, said } = run(['run', '--routes', ROUTES, '--nginx', nginxBinary(), '--app', `127.0.0.1:${app}`, '--listen', `127.0.0.1:${listen}`]);
  expect(await until(async () => /Ctrl-C/.test(said()), 30_000)).toBe(true);
  process.kill(pid, 'SIGINT');
  const { status, error } = await ended;
  expect([status, error]).toEqual([0, expect.stringMatching(/0 requests, of which 0 were rejected\.\n$/)]);
  await expect(fetch(`http://127.0.0.1:${listen}/`)).rejects.toThrow('fetch failed');
}, 60_000);

describe('the version of Node.js', () => {
  const withVersion = (version: string) => {
    const file = path.join(folder, `node-${version}.js`);
    fs.writeFileSync(file, `Object.defineProperty(process, 'version', { value: ${JSON.stringify(version)} });`);
    return run(['--version'], { options: ['--require', file] }).ended;
  };

  test.each(['v14.21.3', 'v18.20.8', 'v20.15.9'])('%s is too old', async (version) => {
    expect(await withVersion(version)).toEqual({
      status: 2,
      out: '',
      error: `cdk-reverse-proxied-service needs Node.js 20.16.0 or later, and this is Node.js ${version.slice(1)}: install a newer version, for example from https://nodejs.org.\n`,
    });
  });

  test.each(['v20.16.0', 'v21.0.0-nightly2023', 'v100.0.0'])('%s is not', async (version) => {
    expect(await withVersion(version)).toMatchObject({ status: 0, error: '' });
  }, 60_000);
});
