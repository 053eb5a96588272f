import * as fs from 'fs';
import * as path from 'path';

export const ROOT = path.resolve(__dirname, '..');

/** A page of the site whose text is a Markdown file of the repository. */
export interface Page {
  /** The path of the file in the repository. */
  readonly source: string;
  /** The path of the page on the site, without an extension. */
  readonly path: string;
  readonly title: string;
}

/** Pages that are listed together beside the text. */
export interface PageGroup {
  readonly title: string;
  readonly pages: Page[];
}

/** The groups of pages in the order of the site. Most of the groups are the rows of the index in README.md. */
export function pageGroups(): PageGroup[] {
  const listed = new Set<string>();
  return [
    { title: 'Start', sources: ['README.md', 'docs/first-app.md', 'docs/languages.md'] },
    ...indexOfReadme(),
    { title: 'Commands', sources: ['docs/commands.md', ...markdownFiles('docs/commands')] },
    { title: 'Examples', sources: markdownFiles('examples').filter((file) => path.basename(file) === 'README.md') },
    { title: 'Decisions', sources: markdownFiles('docs/decisions') },
    { title: 'Project', sources: ['CONTRIBUTING.md', 'SECURITY.md'] },
  ].map(({ title, sources }) => {
    const added = sources.filter((source) => !listed.has(source));
    added.forEach((source) => listed.add(source));
    return { title, pages: added.map(pageOf) };
  });
}

/** The files of `docs` that are on no page of the site. */
export function unlistedFiles(): string[] {
  const listed = pageGroups().flatMap(({ pages }) => pages.map(({ source }) => source));
  return markdownFiles('docs').filter((file) => !listed.includes(file));
}

/** The text of a file of the repository. */
export function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

/** The rows of the last table in README.md with the pages that they link to. Commands and decisions have groups of their own. */
function indexOfReadme(): { title: string; sources: string[] }[] {
  const rows = [...read('README.md').split(/^## /m).pop()!.matchAll(/^\| ([^|]+) \| (.*) \|$/gm)];
  return rows.slice(1).map(([, title, cell]) => ({
    title: title[0].toUpperCase() + title.slice(1),
    sources: [...cell.matchAll(/\/main\/(docs\/[^)#]+\.md)/g)].map(([, source]) => source)
      .filter((source) => !/^docs\/(?:commands|decisions)\b/.test(source)),
  }));
}

/** The Markdown files in a folder of the repository and in its subfolders. */
function markdownFiles(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md')).map((name) => path.posix.join(folder, name)).sort();
}

function pageOf(source: string): Page {
  const [, title] = /^# (.+)$/m.exec(read(source))!;
  return { source, path: pathOf(source), title: title.replaceAll('`', '') };
}

function pathOf(source: string): string {
  if (source === 'README.md') return 'index';
  return source.replace(/^docs\//, '').replace(/\/README\.md$|\.md$/, '').toLowerCase();
}
