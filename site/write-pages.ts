import * as fs from 'fs';
import * as path from 'path';
import { API_LANGUAGES, ApiLanguage, TypeGroup } from './api-reference';
import { firstPage } from './first-page';
import { Page, PageGroup, pageGroups, read, ROOT } from './pages';

/** An entry beside the text: a heading with entries below, or a link. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: SidebarItem[];
}

/** The entries beside the pages whose path begins with the key. */
export type Sidebar = Record<string, SidebarItem[]>;

/** The way back from the lists of many pages. */
const DOCUMENTATION: SidebarItem = { text: 'Documentation', link: '/' };

/** A page that is made from several files. */
interface ComposedPage {
  readonly path: string;
  readonly text: string;
}

/** Writes the pages as VitePress reads them, and returns the entries beside them. */
export function writePages(folder: string, reference: Map<ApiLanguage, TypeGroup[]>): Sidebar {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(ROOT, 'docs'), folder, { recursive: true, filter: (file) => /\.(?:svg|png)$/.test(file) || fs.statSync(file).isDirectory() });
  const groups = pageGroups();
  for (const page of groups.flatMap(({ pages }) => pages)) {
    // The path of the file tells the links on the page where they begin.
    write(folder, page.path, `---\nsource: ${page.source}\n---\n${textOf(page)}`);
  }
  for (const { path: name, text } of [...groups.flatMap(listPages), ...apiPages(reference)]) {
    write(folder, name, text);
  }
  const lists = Object.fromEntries(groups.filter(isList).map((group) => [`${listPath(group)}/`, [DOCUMENTATION, { ...groupSidebar(group), link: `${listPath(group)}/` }]]));
  const api = Object.fromEntries([...reference].map(([{ language, title }, types]) => [`/api/${language}/`, apiSidebar(language, title, types)]));
  return { ...api, ...lists, '/': [...groups.map(groupItem), { text: 'API', items: API_LANGUAGES.map(({ language, title }) => ({ text: title, link: `/api/${language}/` })) }] };
}

/** Groups whose pages are listed on a page of their own, because they are many. */
function isList({ title }: PageGroup): boolean {
  return title === 'Examples' || title === 'Decisions';
}

function listPath({ title }: PageGroup): string {
  return `/${title.toLowerCase()}`;
}

function textOf({ source }: Page): string {
  const text = read(source);
  if (source === 'README.md') {
    return firstPage(text, read('docs/first-app.md'));
  }
  const app = path.posix.join(path.posix.dirname(source), 'app.ts');
  if (!source.startsWith('examples/') || !fs.existsSync(path.join(ROOT, app))) {
    return text;
  }
  return `${text}\n## Code\n\n\`app.ts\`:\n\n\`\`\`ts\n${read(app).replace("'../../src'", "'cdk-reverse-proxied-service'")}\`\`\`\n`;
}

/** The lists of all examples and of all decisions, which are folders in the repository. */
function listPages(group: PageGroup): ComposedPage[] {
  const links = group.pages.map((page) => `- [${page.title}](/${page.path}.md)`);
  return isList(group) ? [{ path: `${listPath(group).slice(1)}/index`, text: `# ${group.title}\n\n${links.join('\n')}\n` }] : [];
}

function apiPages(reference: Map<ApiLanguage, TypeGroup[]>): ComposedPage[] {
  const languages = API_LANGUAGES.map(({ language, title }) => `- [${title}](/api/${language}/index.md)`).join('\n');
  return [
    { path: 'api/index', text: `# API\n\nThe reference of all types of the library, in each language:\n\n${languages}\n` },
    ...[...reference].flatMap(([{ language, title }, groups]) => [
      { path: `api/${language}/index`, text: `# API in ${title}\n\n${groups.map(typeTable).join('\n')}` },
      ...groups.flatMap(({ types }) => types.map(({ file, name, markdown }) => (
        { path: `api/${language}/${file}`, text: `---\ntitle: ${name} in ${title}\n---\n${markdown}\n` }))),
    ]),
  ];
}

function typeTable({ title, types }: TypeGroup): string {
  const rows = types.map(({ file, name, summary }) => `| [${name}](./${file}.md) | ${summary.replaceAll('\n', ' ').replaceAll('|', '\\|')} |`);
  return `## ${title}\n\n| name | description |\n|---|---|\n${rows.join('\n')}\n`;
}

function apiSidebar(language: string, title: string, groups: TypeGroup[]): SidebarItem[] {
  return [
    DOCUMENTATION,
    { text: `API in ${title}`, link: `/api/${language}/` },
    ...groups.map((group) => ({ text: group.title, items: group.types.map(({ file, name }) => ({ text: name, link: `/api/${language}/${file}` })) })),
  ];
}

function groupItem(group: PageGroup): SidebarItem {
  return isList(group) ? { text: group.title, link: `${listPath(group)}/` } : groupSidebar(group);
}

function groupSidebar({ title, pages }: PageGroup): SidebarItem {
  return { text: title, items: pages.map((page) => ({ text: page.path === 'index' ? 'Overview' : page.title, link: `/${page.path}` })) };
}

function write(folder: string, page: string, text: string): void {
  const file = path.join(folder, `${page}.md`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
