import * as fs from 'fs';
import * as path from 'path';

/** Compares an output with a file. `UPDATE_GOLDEN=1` writes the file. */
export function expectGolden(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
}
