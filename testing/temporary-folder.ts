import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A folder for the tests of a file, removed after them. Call it at the top level. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'test-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}
