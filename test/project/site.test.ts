import * as fs from 'fs';
import * as path from 'path';
import { deadLinks } from '../../proofs/site/links';
import { namesOf } from '../../site/api-reference-names';
import { firstPage } from '../../site/first-page';
import { Links } from '../../site/links';
import { pageGroups, read, unlistedFiles } from '../../site/pages';
import { temporaryFolder } from '../../testing/temporary-folder';

const GITHUB = 'https://github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service';
const folder = temporaryFolder();
const groups = pageGroups();
const pages = groups.flatMap((group) => group.pages);

describe('the list beside the pages of the site', () => {
  test('has every page of docs: add a new page to the last table of README.md', () => {
    expect(unlistedFiles()).toEqual([]);
  });

  test('has each page once, with a title and a path of its own', () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(new Set(pages.map(({ source }) => source)).size).toBe(pages.length);
    expect(new Set(pages.map((page) => page.path)).size).toBe(pages.length);
    expect(pages.filter(({ title }) => title === '')).toEqual([]);
  });

  test('has no empty group', () => {
    expect(groups.filter((group) => group.pages.length === 0).map(({ title }) => title)).toEqual([]);
  });
});

describe('a link of the repository', () => {
  const links = new Links();

  test.each([
    ['docs/routes.md', 'limits.md#sizes', '/limits.md#sizes'],
    ['docs/commands/learn.md', '../routes-file.md', '/routes-file.md'],
    ['docs/languages.md', '../README.md', '/index.md'],
    ['README.md', `${GITHUB}/blob/main/docs/proof.md#real-apps`, '/proof.md#real-apps'],
    ['docs/languages.md', '../examples/minimal', '/examples/minimal.md'],
    ['README.md', `${GITHUB}/tree/main/examples`, '/examples/index.md'],
    ['README.md', `${GITHUB}/blob/main/API.md`, '/api/index.md'],
    ['docs/languages.md', '../examples/go', `${GITHUB}/tree/main/examples/go`],
    ['docs/comparison.md', '../.ci/run', `${GITHUB}/blob/main/.ci/run`],
    ['docs/routes.md', '#anchor', '#anchor'],
    ['docs/routes.md', 'https://www.rfc-editor.org/rfc/rfc9110', 'https://www.rfc-editor.org/rfc/rfc9110'],
    [undefined, './Route.html', './Route.html'],
  ])('of %s to %s leads to %s', (source, link, expected) => {
    expect(links.target(source, link)).toBe(expected);
  });

  test('to a file that does not exist is an error', () => {
    expect(() => links.target('docs/routes.md', 'absent.md')).toThrow('docs/routes.md links to absent.md, but the repository has no docs/absent.md');
  });

  test('to an image leads to the image on the site, and never to another host', () => {
    expect(links.image('https://raw.githubusercontent.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service/main/docs/architecture.svg')).toBe('/architecture.svg');
    expect(links.image('performance-accepted.svg')).toBe('performance-accepted.svg');
    expect(links.image('https://img.shields.io/badge/a.svg')).toBeUndefined();
  });
});

describe('the first page of the site', () => {
  const README = '# A\n\n## Example\n\nAn app:\n\n```ts\nx\n```\n\nIn [other languages](a).\n\nThe rest.\n\n## Requirements\n';

  test('has a tab for each language in place of the example of README.md', () => {
    expect(firstPage(README, '# First\n\n## Go\n\n```go\ny\n```\n\n## Java\n\nz\n')).toBe(
      '# A\n\n## The first app\n\n:::tabs key:language\n== Go\n\n```go\ny\n```\n\n== Java\n\nz\n:::\n\nThe rest.\n\n## Requirements\n');
    expect(firstPage(read('README.md'), read('docs/first-app.md')).match(/^== .*$/gm)).toEqual(['== TypeScript', '== Python', '== Java', '== Go', '== C#']);
  });

  test.each([['a heading', '### More\n'], ['a relative link', '[routes](routes.md)\n']])('cannot show a section with %s', (_, text) => {
    expect(() => firstPage(README, `# First\n\n## Go\n\n${text}`)).toThrow('the section Go of docs/first-app.md');
  });

  test('needs the example of README.md', () => {
    expect(() => firstPage('# A\n', '# First\n\n## Go\n')).toThrow('README.md must have a section "Example"');
  });
});

test('the search knows the names of a type and of its members, and not the examples', () => {
  expect(namesOf('---\ntitle: A in Go\n---\n# A <a id="A"></a>\n\nText.\n\n## Properties\n\n```python\n### no\n```\n\n### `b` <a id="b"></a>\n\nText.\n'))
    .toBe('# A in Go\n\n### `b` <a id="b"></a>');
});

test('a dead link of the built site is found', () => {
  fs.mkdirSync(path.join(folder, 'sub'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), '<h1 id="a">A</h1><a href="#a">a</a><a href="/base/sub/b.html#c">b</a><a href="https://example.com/x">x</a>');
  fs.writeFileSync(path.join(folder, 'sub/b.html'), '<h1 id="b">B</h1><a href="./absent.html">1</a> <a href="../#none">2</a> <a href="/other/">3</a> <a href="../">4</a>');
  expect(deadLinks(folder, '/base/')).toEqual(['index.html: /base/sub/b.html#c', 'sub/b.html: ./absent.html', 'sub/b.html: ../#none', 'sub/b.html: /other/']);
});
