#!/usr/bin/env node
/*
 * node testing/setup/with-dependencies.js COMMAND [ARGUMENT...]
 *
 * Runs COMMAND with node_modules/.bin on the PATH, after `npm ci` when
 * node_modules is missing or does not belong to package-lock.json.
 * Uses nothing but Node.js itself and writes nothing to standard output.
 */
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');
const modules = path.join(root, 'node_modules');
const lockfile = path.join(root, 'package-lock.json');
const stamp = path.join(modules, '.with-dependencies');
/** The file with the process that installs the dependencies. Two `npm ci` at once damage the folder. */
const turn = path.join(root, '.tmp', 'installing');
const windows = process.platform === 'win32';

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
};
const modified = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;

function isInstalled(hash) {
  if (read(stamp) === hash) return true;
  // Installed by hand: npm writes its own copy of the lockfile last.
  const installed = modified(path.join(modules, '.package-lock.json'));
  return installed !== undefined && installed >= modified(lockfile);
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until no other command installs the dependencies. */
function takeTurn() {
  fs.mkdirSync(path.dirname(turn), { recursive: true });
  const own = `${turn}-${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  for (let waits = false; ; waits = true) {
    try {
      // A link appears with its content. Another command never reads an empty file.
      fs.linkSync(own, turn);
      fs.rmSync(own);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const other = read(turn);
    if (other !== undefined && !isRunning(Number(other))) {
      fs.rmSync(turn, { force: true });
    } else if (!waits) {
      process.stderr.write('Another command installs the dependencies ...\n');
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

/** Gives the exit status of `npm ci`, or `undefined` if there was nothing to install. */
function installed(hash) {
  if (isInstalled(hash)) return undefined;
  takeTurn();
  try {
    if (isInstalled(hash)) return undefined;
    process.stderr.write('Installing the dependencies (npm ci) ...\n');
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      shell: windows,
      stdio: ['ignore', 2, 2],
    });
    if (npm.status === 0) {
      fs.writeFileSync(stamp, `${hash}\n`);
    } else {
      process.stderr.write(`npm ci failed${npm.error ? `: ${npm.error.message}` : ''}\n`);
    }
    return npm.status ?? 1;
  } finally {
    fs.rmSync(turn, { force: true });
  }
}

function install() {
  const hash = createHash('sha256').update(fs.readFileSync(lockfile)).digest('hex');
  const status = installed(hash);
  if (status > 0) process.exit(status);
  if (read(stamp) !== hash) fs.writeFileSync(stamp, `${hash}\n`);
}

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node testing/setup/with-dependencies.js COMMAND [ARGUMENT...]\n');
  process.exit(2);
}
install();

const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
const child = spawn(command, args, {
  env: { ...process.env, [pathKey]: [path.join(modules, '.bin'), process.env[pathKey]].join(path.delimiter) },
  shell: windows,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
