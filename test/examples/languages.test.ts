import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXAMPLES_IN_OTHER_LANGUAGES } from '../../testing/examples';

const ROOT = path.resolve(__dirname, '../..');
const PAGE = path.join(ROOT, 'docs/languages.md');
const FIRST_APP = path.join(ROOT, 'docs/first-app.md');
const read = (...file: string[]) => fs.readFileSync(path.join(ROOT, ...file), 'utf8');

/** The code block after each name of a file on the page: the whole block, the section's folder and the name. */
const BLOCKS = /(?:^`|<summary><code>)([\w./-]+)(?:`:|<\/code><\/summary>)\n\n```\w+(?: nofixture)?\n([^]*?)```\n/gm;
const FOLDERS: Record<string, string> = { 'TypeScript': 'minimal', 'Python': 'python', 'Java': 'java', 'Go': 'go', 'C#': 'dotnet' };

/** The file of an example that the page about the first app shows, without what belongs to a second stack or to this repository. */
function firstAppFile(folder: string, name: string): string {
  if (folder === 'minimal') {
    return read('examples/minimal/app.ts').replace('{ App, Stack,', '{ Stack,').replace('../../src', 'cdk-reverse-proxied-service').split('\nif (require.main')[0];
  }
  return read('examples', folder, name).replace('\tNewPublicApiStack(app, "PublicApi")\n', '');
}

/** The page with the text of each file in the block after the file's name. */
function withFiles(page: string, file = (folder: string, name: string) => read('examples', folder, name)): string {
  return page.split(/^(?=## )/m).map((section) => {
    const folder = FOLDERS[/^## (.*)$/m.exec(section)?.[1] ?? ''];
    return folder === undefined ? section : section.replace(BLOCKS, (block, name: string, text: string) => (
      `${block.slice(0, block.length - text.length - 4)}${file(folder, name)}\`\`\`\n`));
  }).join('');
}

/** Written by `UPDATE_GOLDEN=1`. */
test('the page about languages shows the files of the examples', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(PAGE, withFiles(page));
  else expect(page).toBe(withFiles(page));

  const sections = page.split(/^(?=## )/m).filter((section) => FOLDERS[/^## (.*)$/m.exec(section)?.[1] ?? ''] !== undefined);
  expect(sections.map((section) => [...section.matchAll(BLOCKS)].length >= 3)).toEqual(EXAMPLES_IN_OTHER_LANGUAGES.map(() => true));
});

/** Written by `UPDATE_GOLDEN=1`. */
test('the page about the first app shows the stack of each language', () => {
  const page = fs.readFileSync(FIRST_APP, 'utf8');
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(FIRST_APP, withFiles(page, firstAppFile));
  else expect(page).toBe(withFiles(page, firstAppFile));

  const sections = page.split(/^(?=## )/m).slice(1);
  expect(sections.map((section) => [/^## (.*)$/m.exec(section)![1], [...section.matchAll(BLOCKS)].length])).toEqual(Object.keys(FOLDERS).map((language) => [language, 1]));
  expect(page).not.toContain('PublicApi');
});

describe.each(EXAMPLES_IN_OTHER_LANGUAGES.map((folder) => [path.basename(folder)]))('examples/%s', (name) => {
  test('has the feature flags of the twin in TypeScript, without which templates differ', () => {
    const context = (example: string) => JSON.parse(read('examples', example, 'cdk.json')).context;
    expect(context(name)).toEqual(context('minimal'));
  });

  test('has the description of the twin in TypeScript', () => {
    expect(read('examples', name, 'openapi.yaml')).toBe(read('examples/public-api/openapi.yaml'));
  });
});
