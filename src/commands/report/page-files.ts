import * as fs from 'fs';
import * as path from 'path';
import { UsageError } from '../usage-error';

/** The folder is above both `src` and `lib`. */
const FOLDER = path.join(__dirname, '../../../assets/report-page');

/** The parts of a page that are the same for every allowlist. */
export interface PageFiles {
  /** The script that shows the page. */
  readonly script: string;
  /** The script of a worker that decides requests. */
  readonly worker: string;
  readonly style: string;
}

/** Reads the files that the compilation of the package writes. */
export function readPageFiles(folder: string = FOLDER): PageFiles {
  const read = (name: string) => {
    try {
      return fs.readFileSync(path.join(folder, name), 'utf8');
    } catch (error) {
      throw new UsageError(`${path.basename(folder)}/${name} of the package cannot be read: ${(error as NodeJS.ErrnoException).code}. `
        + 'Install the package again, or run `npx projen compile` in a clone of the repository.');
    }
  };
  return { script: read('page.js'), worker: read('worker.js'), style: read('page.css') };
}
