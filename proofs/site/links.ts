import * as fs from 'fs';
import * as path from 'path';

/** The links of the pages in a folder to pages and elements that do not exist, as `page: link`. */
export function deadLinks(folder: string, base: string): string[] {
  const pages = new Map(htmlFiles(folder).map((name) => {
    const html = fs.readFileSync(path.join(folder, name), 'utf8');
    return [name, { ids: new Set(attributes(html, 'id')), links: new Set(attributes(html, 'href')) }];
  }));
  return [...pages].flatMap(([name, { links }]) => [...links].filter((link) => {
    const { origin, pathname, hash } = new URL(link, `http://site${base}${name}`);
    if (origin !== 'http://site') return false;
    const file = decodeURIComponent(pathname).replace(base, '').replace(/^$|\/$/, '$&index.html');
    if (!pathname.startsWith(base) || !fs.existsSync(path.join(folder, file))) return true;
    return hash !== '' && !pages.get(file)?.ids.has(decodeURIComponent(hash.slice(1)));
  }).map((link) => `${name}: ${link}`));
}

/** The pages of a built site, as paths in its folder. */
export function htmlFiles(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html')).sort();
}

/** The values of an attribute in HTML that Vue has written. */
function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value.replaceAll('&amp;', '&'));
}
