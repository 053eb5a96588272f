import * as fs from 'fs';
import * as path from 'path';

const EXAMPLES = path.resolve(__dirname, '../examples');

/** The folders of all examples that the CDK CLI can run: those with a `cdk.json`. */
export function exampleFolders(): string[] {
  return fs.readdirSync(EXAMPLES).sort()
    .map((name) => path.join(EXAMPLES, name))
    .filter((folder) => fs.existsSync(path.join(folder, 'cdk.json')));
}
