const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** Gives the run a temporary folder of its own: every `new App()` leaves a cdk.out folder behind. */
module.exports = async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rps-jest-'));
  fs.chmodSync(folder, 0o755); // NGINX workers run as another user
  globalThis.__TMPDIR_BEFORE_TESTS__ = process.env.TMPDIR;
  globalThis.__TMPDIR_OF_TESTS__ = folder;
  process.env.TMPDIR = folder;
};
