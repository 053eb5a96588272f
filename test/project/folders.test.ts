import * as fs from 'fs';
import * as path from 'path';

const SOURCES = path.join(__dirname, '../../src');
/** More files than a reader sees at once. */
const MOST_FILES = 22;
const MOST_LINES = 360;

const folders = [SOURCES, ...fs.readdirSync(SOURCES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => path.join(parentPath, name))];
const filesIn = (folder: string) => fs.readdirSync(folder).filter((name) => name.endsWith('.ts'));

test.each(folders.map((folder) => [path.relative(SOURCES, folder), folder]))('the folder src/%s has few and short files', (_, folder) => {
  expect(filesIn(folder).length).toBeLessThanOrEqual(MOST_FILES);
  const long = filesIn(folder).filter((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').length > MOST_LINES);
  expect(long).toEqual([]);
});
