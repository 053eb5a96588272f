import * as fs from 'fs';
import * as path from 'path';

const EXAMPLES = path.resolve(__dirname, '../examples');

/** The folders of the examples in other languages than TypeScript, which the command `languages` synthesizes. */
export const EXAMPLES_IN_OTHER_LANGUAGES = ['python'].map((name) => path.join(EXAMPLES, name));

/** The folders of all examples in TypeScript that the CDK CLI can run: those with `cdk.json` and `app.ts`. */
export function exampleFolders(): string[] {
  return fs.readdirSync(EXAMPLES).sort()
    .map((name) => path.join(EXAMPLES, name))
    .filter((folder) => ['cdk.json', 'app.ts'].every((name) => fs.existsSync(path.join(folder, name))));
}
