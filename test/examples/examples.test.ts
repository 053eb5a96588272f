import * as fs from 'fs';
import * as path from 'path';
import { EXAMPLES_IN_OTHER_LANGUAGES, exampleFolders } from '../../testing/examples';

test('every example can be run by the CDK CLI', () => {
  const all = fs.readdirSync(path.resolve(__dirname, '../../examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect([...exampleFolders(), ...EXAMPLES_IN_OTHER_LANGUAGES].map((folder) => path.basename(folder)).sort()).toEqual(all.sort());
  expect(EXAMPLES_IN_OTHER_LANGUAGES.filter((folder) => !fs.existsSync(path.join(folder, 'cdk.json')))).toEqual([]);
});

describe.each(exampleFolders().map((folder) => [path.basename(folder), folder]))('%s', (_, folder) => {
  test('describes its purpose in a paragraph and shows it in a diagram', () => {
    const text = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
    expect(text).toMatch(/^# .+\n\n[A-Z][^#]{80,}/);
    expect(text).toMatch(/^```mermaid\n/m);
  });

  test('uses the feature flags of a new CDK app', () => {
    const context = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')).context;
    expect(context(path.join(folder, 'cdk.json'))).toEqual(context(path.resolve(__dirname, '../../examples/minimal/cdk.json')));
  });
});
