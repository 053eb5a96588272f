const { createHash } = require('node:crypto');
const fs = require('node:fs');
const esbuild = require('esbuild');

/*
 * The transformer of Jest from TypeScript to JavaScript. It does not check types: `tsc` checks the types of all tests at once.
 * It does not move calls of `jest.mock()` before the imports of a file: a mock applies to modules that are loaded later.
 */

const OPTIONS = { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20', sourcemap: true, sourcesContent: false };
const VERSION = [esbuild.version, fs.readFileSync(__filename)];

module.exports = {
  process(source, file) {
    const { code, map } = esbuild.transformSync(source, { ...OPTIONS, sourcefile: file });
    return { code, map };
  },
  getCacheKey(source, file, { configString, instrument }) {
    const hash = createHash('sha256');
    for (const part of [...VERSION, file, configString, String(instrument), source]) hash.update(part).update('\0');
    return hash.digest('hex');
  },
};
