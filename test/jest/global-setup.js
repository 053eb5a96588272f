const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 30;

function newFolder(parent) {
  const folder = fs.mkdtempSync(path.join(parent, 'rps-jest-'));
  fs.chmodSync(folder, 0o755); // NGINX workers run as another user
  return folder;
}

/** A folder in memory, which takes half of the system time of one on a disk, or `undefined` where programs cannot run or space is scarce. */
function newFolderInMemory() {
  try {
    const { bavail, bsize } = fs.statfsSync(IN_MEMORY);
    if (bavail * bsize < ENOUGH_BYTES) return undefined;
    const folder = newFolder(IN_MEMORY);
    const program = path.join(folder, 'program');
    fs.writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    if (spawnSync(program).status === 0) {
      fs.rmSync(program);
      return folder;
    }
    fs.rmSync(folder, { recursive: true });
  } catch { /* Not every system has such a folder. */ }
  return undefined;
}

/**
 * Gives the run a temporary folder of its own: every `new App()` leaves a cdk.out folder behind. The folder is in memory, unless
 * `TMPDIR` names a folder.
 */
module.exports = async () => {
  const folder = (process.env.TMPDIR === undefined ? newFolderInMemory() : undefined) ?? newFolder(os.tmpdir());
  globalThis.__TMPDIR_BEFORE_TESTS__ = process.env.TMPDIR;
  globalThis.__TMPDIR_OF_TESTS__ = folder;
  process.env.TMPDIR = folder;
};
