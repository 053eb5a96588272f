import * as assert from 'assert';
import { deadLinks, htmlFiles } from './links';
import { inParallel } from '../../testing/in-parallel';
import { axeViolations, Chromium, OpenPage, Visitor } from '../report-page/page-in-chromium';

/** The site that the checks open. */
export interface CheckedSite {
  readonly folder: string;
  readonly base: string;
  /** The address of the first page. */
  readonly url: string;
}

/** A check of the site. It returns a remark for the report. */
export interface SiteCheck {
  readonly name: string;
  run(site: CheckedSite, chromium: Chromium): Promise<string>;
}

/** A page of each kind. */
const KINDS = ['', 'first-app.html', 'routes.html', 'refused.html', 'comparison.html', 'performance.html', 'commands/report.html', 'examples/index.html', 'examples/minimal.html',
  'decisions/0004-decide-on-the-raw-path.html', 'api/python/index.html', 'api/java/NginxOptions.html', 'absent.html'];
const AT_ONCE = 2;

export const CHECKS: SiteCheck[] = [
  {
    name: 'no link leads to a page or an element that does not exist',
    run: async ({ folder, base }) => {
      assert.deepStrictEqual(deadLinks(folder, base), []);
      return `${htmlFiles(folder).length} pages`;
    },
  },
  {
    name: 'the pages open without an error and load nothing from other hosts, every type of the API in one of the languages',
    run: async (site, chromium) => {
      const pages = openedPages(htmlFiles(site.folder));
      const diagrams = await inParallel(AT_ONCE, pages, (name) => onPage(site, chromium, name, {}, ({ page }) => page.evaluate('document.querySelectorAll(".diagram svg").length') as Promise<number>));
      assert.ok(pages.length > 200);
      return `${pages.length} pages, ${diagrams.reduce((sum, count) => sum + count, 0)} diagrams`;
    },
  },
  ...(['light', 'dark'] as const).map((colorScheme): SiteCheck => ({
    name: `each kind of page is accessible according to axe, ${colorScheme}`,
    run: async (site, chromium) => {
      const found = await inParallel(AT_ONCE, KINDS, (name) => onPage(site, chromium, name, { colorScheme }, async ({ page }) => {
        assert.strictEqual(await page.evaluate('document.documentElement.classList.contains("dark")'), colorScheme === 'dark');
        return (await axeViolations(page)).map((violation) => `${name}: ${violation}`);
      }));
      assert.deepStrictEqual(found.flat(), []);
      return `${KINDS.length} pages`;
    },
  })),
  {
    name: 'the search is used with the keyboard alone, and finds reasons, commands and the names of each language',
    run: (site, chromium) => onPage(site, chromium, '', {}, async ({ page }) => {
      const opened: string[] = [];
      for (const [text, path] of [['rate-limited', /refused|rejected-requests/], ['learn', /commands\/learn/], ['max_task_count', /api\/python\//], ['MaxTaskCount', /api\/(?:go|csharp|typescript|java)\//]] as const) {
        await page.keyboard.press('Control+k');
        await page.waitForSelector('#localsearch-input');
        await page.keyboard.type(text);
        await page.waitForSelector('#localsearch-list a.result.selected');
        const results: string[] = await page.evaluate('[...document.querySelectorAll("#localsearch-list a.result")].map(({ href }) => href)');
        const index = results.findIndex((href) => path.test(href));
        assert.ok(index >= 0 && index < 10, `${text}: ${results.join(' ')}`);
        for (let i = 0; i < index; i++) {
          await page.keyboard.press('ArrowDown');
        }
        await page.keyboard.press('Enter');
        await page.waitForFunction(`location.href === ${JSON.stringify(results[index])}`);
        opened.push(new URL(results[index]).pathname.replace(site.base, ''));
      }
      await page.keyboard.press('/');
      await page.waitForSelector('#localsearch-input');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#localsearch-input', { state: 'detached' });
      return opened.join(', ');
    }),
  },
  {
    name: 'the language of the first example is chosen with the keyboard, and is remembered',
    run: (site, chromium) => onPage(site, chromium, '', {}, async ({ page }) => {
      const shown = () => page.evaluate('[...document.querySelectorAll("[role=tabpanel]")].map(({ innerText }) => innerText).join("")');
      const languages: string[] = await page.evaluate('[...document.querySelectorAll("[role=tab]")].map(({ textContent }) => textContent.trim())');
      await page.focus('[role=tab][aria-selected=true]');
      for (const language of languages.slice(1)) {
        const before = await shown();
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction(`document.activeElement.textContent.trim() === ${JSON.stringify(language)} && document.activeElement.ariaSelected === 'true'`);
        assert.notStrictEqual(await shown(), before);
      }
      await page.reload();
      await page.waitForFunction(`document.querySelector('[role=tab][aria-selected=true]')?.textContent.trim() === ${JSON.stringify(languages.at(-1))}`);
      return languages.join(', ');
    }),
  },
  {
    name: 'each kind of page fits a narrow window',
    run: async (site, chromium) => {
      await inParallel(AT_ONCE, KINDS, (name) => onPage(site, chromium, name, { width: 360 }, async ({ page }) => {
        const width = await page.evaluate('document.documentElement.scrollWidth');
        assert.ok(width <= 360, `${name}: ${width} pixels`);
      }));
      return `${KINDS.length} pages`;
    },
  },
];

/** All pages, except that each type of the API is opened in one language only. The languages take turns. */
function openedPages(names: string[]): string[] {
  const types = [...new Set(names.flatMap((name) => /^api\/\w+\/(.*)$/.exec(name)?.[1] ?? []))];
  const languages = [...new Set(names.flatMap((name) => /^api\/(\w+)\//.exec(name)?.[1] ?? []))];
  return names.filter((name) => {
    const [, language, type] = /^api\/(\w+)\/(.*)$/.exec(name) ?? [];
    return name !== '404.html' && (type === undefined || type === 'index.html' || languages[types.indexOf(type) % languages.length] === language);
  });
}

/** Opens a page for a check. No page may load anything from another host, or print an error. */
async function onPage<T>(
  { url, base }: CheckedSite, chromium: Chromium, name: string, visitor: Visitor, use: (open: OpenPage) => Promise<T>,
): Promise<T> {
  const open = await chromium.open(url + name, visitor);
  try {
    // Until then, the page answers to nothing.
    await open.page.waitForFunction('document.querySelector("#app").__vue_app__ && [...document.querySelectorAll(".diagram")].every((diagram) => diagram.querySelector("svg"))');
    const result = await use(open);
    assert.deepStrictEqual([name, open.loaded.filter((loaded) => !loaded.startsWith(url) && !loaded.startsWith('data:'))], [name, []]);
    // Chromium prints that the page itself is absent.
    const errors = open.errors.filter((error) => name !== 'absent.html' || !error.startsWith('Failed to load resource: the server responded with a status of 404'));
    assert.deepStrictEqual([base + name, errors], [base + name, []]);
    return result;
  } finally {
    await open.page.context().close();
  }
}
