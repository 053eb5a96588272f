import * as fs from 'fs';
import * as path from 'path';

/** The version of the package, whose folder is above both `src` and `lib`. */
export function packageVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '../../package.json'), 'utf8')).version;
}
