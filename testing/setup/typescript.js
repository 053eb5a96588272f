/*
 * node -r ./testing/setup/typescript.js FILE.ts
 *
 * Runs TypeScript without a type check, which the lint does for all files at once. Jest transforms the tests in the same way.
 */
const fs = require('node:fs');
const esbuild = require('esbuild');

const OPTIONS = { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20', sourcemap: true, sourcesContent: false };

/** The JavaScript and the source map of a TypeScript file. */
const toJavaScript = (source, file) => esbuild.transformSync(source, { ...OPTIONS, sourcefile: file });
const version = [esbuild.version, JSON.stringify(OPTIONS)].join(' ');

if (module.parent?.id === 'internal/preload') {
  require.extensions['.ts'] = (loaded, file) => loaded._compile(toJavaScript(fs.readFileSync(file, 'utf8'), file).code, file);
}

module.exports = { toJavaScript, version };
