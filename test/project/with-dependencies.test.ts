import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { temporaryFolder } from '../../testing/temporary-folder';

const SCRIPT = path.join('testing', 'setup', 'with-dependencies.js');
const folder = temporaryFolder();

/** A project with the script, and a program `npm` that records its begin and its end. */
function project(name: string, npm: string) {
  const root = path.join(folder, name);
  fs.mkdirSync(path.join(root, 'testing', 'setup'), { recursive: true });
  fs.copyFileSync(path.join(__dirname, '../..', SCRIPT), path.join(root, SCRIPT));
  fs.writeFileSync(path.join(root, 'package-lock.json'), '{}');
  fs.writeFileSync(path.join(root, 'npm'), `#!/bin/sh\necho begin >>npm.log\n${npm}\n`, { mode: 0o755 });
  const options = { cwd: root, env: { ...process.env, PATH: `${root}:${process.env.PATH}` } };
  return {
    root,
    run: () => new Promise<number | null>((resolve) => spawn(process.execPath, [SCRIPT, 'true'], { ...options, stdio: 'ignore' }).once('exit', resolve)),
    runAlone: () => spawnSync(process.execPath, [SCRIPT, 'true'], { ...options, encoding: 'utf8' }),
    log: () => fs.readFileSync(path.join(root, 'npm.log'), 'utf8').split('\n').slice(0, -1),
  };
}

const INSTALLS = 'sleep 0.5; mkdir -p node_modules; echo end >>npm.log';

test('commands that start at once install the dependencies once', async () => {
  const { run, log } = project('at-once', INSTALLS);
  expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
  expect(log()).toEqual(['begin', 'end']);
});

test('a command that was killed while it installed does not stop the next', () => {
  const { root, runAlone, log } = project('killed', INSTALLS);
  fs.mkdirSync(path.join(root, '.tmp'));
  const { pid } = spawnSync('true');
  fs.writeFileSync(path.join(root, '.tmp', 'installing'), String(pid));
  expect(runAlone().status).toBe(0);
  expect(log()).toEqual(['begin', 'end']);
});

test('a failed installation ends the command, and the next tries again', () => {
  const { runAlone, log } = project('failed', 'exit 3');
  expect([runAlone(), runAlone()].map(({ status }) => status)).toEqual([3, 3]);
  expect(log()).toEqual(['begin', 'begin']);
});
