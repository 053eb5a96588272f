const { createHash } = require('node:crypto');
const { toJavaScript, version } = require('../../testing/setup/typescript');

/*
 * The transformer of Jest from TypeScript to JavaScript. It does not move calls of `jest.mock()` before the imports of a file:
 * a mock applies to modules that are loaded later.
 */
module.exports = {
  process(source, file) {
    const { code, map } = toJavaScript(source, file);
    return { code, map };
  },
  getCacheKey(source, file, { configString, instrument }) {
    const hash = createHash('sha256');
    for (const part of [version, file, configString, String(instrument), source]) hash.update(part).update('\0');
    return hash.digest('hex');
  },
};
