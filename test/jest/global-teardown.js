const fs = require('node:fs');

module.exports = async () => {
  fs.rmSync(globalThis.__TMPDIR_OF_TESTS__, { recursive: true, force: true });
  if (globalThis.__TMPDIR_BEFORE_TESTS__ === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = globalThis.__TMPDIR_BEFORE_TESTS__;
  }
};
