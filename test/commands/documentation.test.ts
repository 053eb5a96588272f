import * as fs from 'fs';
import * as path from 'path';
import { runCommandLine } from '../../testing/command-line';
import { nginxBinary } from '../../testing/setup/nginx';
import { codeBlocks, pages } from '../../testing/shell-snippets';
import { temporaryFolder } from '../../testing/temporary-folder';

/** The pages of the commands say what the commands do. */

const folder = temporaryFolder();
const block = (language: string) => codeBlocks('docs/commands/replay.md').find((found) => found.language === language)!.text;
/** The identifier of a request differs each time. */
const stable = (text: string) => text.replace(/X-Request-Id: [\d.-]+/g, 'X-Request-Id: …');

test('each command has a page, which the index names', async () => {
  const commands = [...(await runCommandLine(['--help'])).out.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);
  const index = fs.readFileSync(path.join(__dirname, '../../docs/commands.md'), 'utf8');
  const listed = [...index.matchAll(/^\| \[`(\w+)`\]\(commands\/(\w+)\.md\)/gm)].map(([, name, page]) => [name, page]);
  expect(listed).toEqual(commands.map((name) => [name, name]));
  expect(pages().filter((page) => page.startsWith('docs/commands/')).sort()).toEqual(commands.map((name) => `docs/commands/${name}.md`).sort());
});

test('the output on the page of replay is that of the command', async () => {
  const file = (name: string, text: string) => {
    const at = path.join(folder, name);
    fs.writeFileSync(at, text);
    return at;
  };
  const { status, out } = await runCommandLine([
    'replay', '--nginx', nginxBinary(), '--routes', file('routes.yaml', block('yaml')), '--requests', file('requests.jsonl', block('json')),
  ]);
  expect(status).toBe(0);
  expect(stable(out)).toBe(stable(block('text').replace(/^\$.*\n/, '')));
});
