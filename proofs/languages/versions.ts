import * as fs from 'fs';
import * as path from 'path';

const MODULES = path.resolve(__dirname, '../../node_modules');

/** The version of a package of this tree. */
function versionOfModule(name: string): string {
  return JSON.parse(fs.readFileSync(path.join(MODULES, name, 'package.json'), 'utf8')).version;
}

/** The version of aws-cdk-lib with which TypeScript's templates are made, and with which all others are compared. */
export const CDK_VERSION = versionOfModule('aws-cdk-lib');

/** The version of constructs in this tree. */
export const CONSTRUCTS_VERSION = versionOfModule('constructs');
