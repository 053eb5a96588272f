#!/usr/bin/env node
/*
 * node testing/setup/at-once.js COMMAND... -- [ARGUMENT...]
 *
 * Runs all commands at once, because some of them use one core only. The last command gets the arguments and the terminal.
 * The output of each other command follows in the order of the commands. The status is 1 if a command failed.
 */
'use strict';

const { spawn } = require('node:child_process');

const separator = process.argv.indexOf('--', 2);
const commands = process.argv.slice(2, separator === -1 ? undefined : separator);
const args = separator === -1 ? [] : process.argv.slice(separator + 1);
if (commands.length === 0) {
  process.stderr.write('usage: node testing/setup/at-once.js COMMAND... -- [ARGUMENT...]\n');
  process.exit(2);
}

const windows = process.platform === 'win32';
const quoted = (arg) => windows ? JSON.stringify(arg) : `'${arg.replaceAll("'", "'\\''")}'`;
const children = [];

/** Runs a command in a shell, and resolves to its output, unless it has the terminal, and to whether it succeeded. */
function run(command, i) {
  const last = i === commands.length - 1;
  return new Promise((resolve) => {
    const line = [command, ...last ? args.map(quoted) : []].join(' ');
    const child = spawn(line, { shell: true, stdio: last ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const started = Date.now();
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
    const end = (outcome) => resolve({
      command, output: Buffer.concat(output), succeeded: outcome === 'passed', summary: `${outcome} after ${Math.round((Date.now() - started) / 1000)} s`,
    });
    child.on('error', ({ message }) => end(message));
    child.on('close', (code, signal) => end(code === 0 ? 'passed' : `failed with ${code === null ? `the signal ${signal}` : `the status ${code}`}`));
  });
}

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => children.forEach((child) => child.kill(signal)));
  const results = await Promise.all(commands.map(run));
  for (const { command, output, summary } of results) {
    process.stderr.write(`${command}: ${summary}\n`);
    process.stderr.write(output);
  }
  process.exitCode = results.every(({ succeeded }) => succeeded) ? 0 : 1;
}

main();
