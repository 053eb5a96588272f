import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXAMPLES_IN_OTHER_LANGUAGES } from '../../testing/examples';

const ROOT = path.resolve(__dirname, '../..');
const PAGE = path.join(ROOT, 'docs/languages.md');
const read = (...file: string[]) => fs.readFileSync(path.join(ROOT, ...file), 'utf8');

/** The code block after each name of a file on the page: the whole block, the section's folder and the name. */
const BLOCKS = /(?:^|<summary><code>|`)([\w./]+\.\w+|\w+\.csproj|go\.mod)(?:`:|<\/code><\/summary>)\n\n```\w+\n([^]*?)```\n/gm;
const FOLDERS: Record<string, string> = { 'Python': 'python', 'Java': 'java', 'Go': 'go', 'C#': 'dotnet' };

/** The page with the text of each file in the block after the file's name. */
function withFiles(page: string): string {
  return page.split(/^(?=## )/m).map((section) => {
    const folder = FOLDERS[/^## (.*)$/m.exec(section)?.[1] ?? ''];
    return folder === undefined ? section : section.replace(BLOCKS, (block, name: string, text: string) => (
      `${block.slice(0, block.length - text.length - 4)}${read('examples', folder, name)}\`\`\`\n`));
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

describe.each(EXAMPLES_IN_OTHER_LANGUAGES.map((folder) => [path.basename(folder)]))('examples/%s', (name) => {
  test('has the feature flags of the twin in TypeScript, without which templates differ', () => {
    const context = (example: string) => JSON.parse(read('examples', example, 'cdk.json')).context;
    expect(context(name)).toEqual(context('minimal'));
  });

  test('has the description of the twin in TypeScript', () => {
    expect(read('examples', name, 'openapi.yaml')).toBe(read('examples/public-api/openapi.yaml'));
  });
});
