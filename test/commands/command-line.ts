import * as fs from 'fs';
import * as path from 'path';
import { Readable } from 'stream';
import { main } from '../../src/commands/main';

/** Runs a command line without a terminal. */
export async function commandLine(argv: string[], input = '') {
  const written = { out: '', error: '' };
  const status = await main(argv, {
    input: Readable.from([Buffer.from(input)]),
    write: (text) => { written.out += text; },
    writeError: (text) => { written.error += text; },
    showsProgress: false,
    colored: false,
  });
  return { status, ...written };
}

/** Compares an output with a file. `UPDATE_GOLDEN=1` writes the file. */
export function expectGolden(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
}
