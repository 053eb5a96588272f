/*
 * Runs the apps of examples in one process, which is much faster than a process for each: `node -r ./testing/setup/typescript.js
 * run-examples.js OUT FOLDER...`. The assembly of each example is in OUT, in a folder with the name of the example. A plain
 * script, because CDK synthesizes an app on its own at the end of a process only.
 */
const Module = require('node:module');
const path = require('node:path');

const [out, ...folders] = process.argv.slice(2);
for (const folder of folders) {
  process.env.CDK_OUTDIR = path.join(out, path.basename(folder));
  process.env.CDK_CONTEXT_JSON = JSON.stringify(require(path.join(folder, 'cdk.json')).context);
  // As the main module, as the CDK CLI runs it.
  Module._load(path.join(folder, 'app.ts'), null, true);
}
