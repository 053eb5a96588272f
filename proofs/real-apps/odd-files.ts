import * as fs from 'fs';
import * as path from 'path';
import { fileDigest } from './client';
import type { Site } from './program';

/** Files as people name them. */
const NAMES = ['plain.txt', 'a b.txt', '100%.txt', '50%25.txt', 'c#.txt', 'what?.txt', '[draft].txt', 'ä.txt', 'a~b.txt', 'a+b&c=d.txt', 'semi;colon.txt', 'deep/er/x.txt'];

/** Writes files with odd names into a folder of the clients, and returns it. */
export function writeOddFiles(site: Site): string {
  const folder = path.join(site.folder, 'files');
  for (const name of NAMES) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), `content of ${name}`);
  }
  return folder;
}

/** The digest of each file in a folder and below it. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort().map((file) => [path.relative(folder, file), fileDigest(file)]));
}
