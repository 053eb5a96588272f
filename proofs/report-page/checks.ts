import * as assert from 'assert';
import { axeViolations, Chromium, decideOnPage, OpenPage } from './page-in-chromium';
import { typedRequests } from './typed-requests';
import { explanationText } from '../../src/commands/explain/explain-output';
import { explain } from '../../src/commands/explain/explanation';
import { typedRequest } from '../../src/commands/explain/typed-request';
import { RoutesFileContent } from '../../src/routes-file/read-routes-file';

/** The files that the checks open. */
export interface CheckedPages {
  readonly small: string;
  /** The content of the small page. */
  readonly content: RoutesFileContent;
  /** A page that compares two versions of an allowlist. */
  readonly compared: string;
  /** A page with 10,000 routes. */
  readonly large: string;
  /** The path of one of these routes. */
  readonly one: string;
}

/** A check of the page. It returns a remark for the report. */
export interface PageCheck {
  readonly name: string;
  run(chromium: Chromium, pages: CheckedPages): Promise<string>;
}

export const CHECKS: PageCheck[] = [
  {
    name: 'decides and explains typed requests as the library does',
    run: (chromium, { small, content }) => onPage(chromium, small, {}, async ({ page }) => {
      const counts = { allowed: 0, refused: 0 };
      for (const request of typedRequests()) {
        const { method, target, requestHost = '', client = '', httpVersion = 'HTTP/1.1', header } = request;
        const explanation = explain(content, typedRequest(request, { client: '', header: '' }));
        const shown = await decideOnPage(page, { method, target, host: requestHost, client, version: httpVersion, headers: header.join('\n') });
        assert.strictEqual(shown.explanation, explanationText(explanation));
        const { allowed, reason, status } = explanation.decision;
        assert.strictEqual(shown.decision, allowed ? 'Allowed' : reason === undefined ? `Answered by the proxy: ${status}` : `Refused: ${status} ${reason}`);
        counts[allowed ? 'allowed' : 'refused']++;
      }
      assert.ok(counts.allowed >= 20 && counts.refused >= 100, JSON.stringify(counts));
      return `${counts.allowed} allowed, ${counts.refused} not allowed`;
    }),
  },
  {
    name: 'says what is wrong with a typed request',
    run: (chromium, { small }) => onPage(chromium, small, {}, async ({ page }) => {
      const { decision } = await decideOnPage(page, { method: 'GET', target: '/', client: 'nobody' });
      assert.match(decision, /Client address nobody: not an IP address/);
      return decision;
    }),
  },
  {
    name: 'can be used with the keyboard alone',
    run: (chromium, { small }) => onPage(chromium, small, {}, async ({ page }) => {
      const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
      const reached: string[] = [];
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        reached.push(await focused());
      }
      assert.deepStrictEqual(reached.slice(0, 10), ['method', 'target', 'host', 'client', 'version', 'headers', 'Decide', 'filter', 'Open all', 'Close all']);
      await page.focus('summary');
      const isOpen = () => page.evaluate('document.activeElement.parentElement.open');
      const before = await isOpen();
      await page.keyboard.press('Enter');
      assert.strictEqual(await isOpen(), !before);
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-path="/admin/health"]');
      await page.focus('#target');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('/users/me');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#decision button');
      await page.focus('#decision button');
      await page.keyboard.press('Space');
      assert.strictEqual(await focused(), 'filter');
      assert.strictEqual(await page.inputValue('#filter'), '/users/me');
      assert.match(await page.textContent('#found'), /^1 of /);
      return reached.join(', ');
    }),
  },
  {
    name: 'shows hostile texts as texts',
    run: (chromium, { small }) => onPage(chromium, small, {}, async ({ page }) => {
      assert.match(await page.textContent('[data-path="/quotes"] dd'), /<\/script><b>"'&, <!--/);
      assert.strictEqual(await page.evaluate('document.querySelectorAll("b").length'), 0);
      return 'queryParameters of /quotes';
    }),
  },
  {
    name: 'shows the traffic of logs as a chart and as a table with the same numbers',
    run: (chromium, { small }) => onPage(chromium, small, {}, async ({ page }) => {
      const bars = await page.evaluate('document.querySelectorAll("figure > svg rect").length');
      await page.click('text=All numbers over time');
      const rows: string[][] = await page.evaluate('[...document.querySelectorAll("section details table tr")].map((row) => [...row.children].map((cell) => cell.textContent))');
      const [heading, ...periods] = rows;
      const refused = heading.flatMap((name, i) => i > 0 && !['allowed', 'answered by the proxy'].includes(name) ? [i] : []);
      assert.strictEqual(bars, periods.flatMap((row) => refused.filter((i) => row[i] !== '0')).length);
      const total = periods.flatMap((row) => row.slice(1)).reduce((sum, count) => sum + Number(count), 0);
      assert.match(await page.textContent('main'), new RegExp(`${total} requests in the logs; 1 line that could not be read`));
      assert.deepStrictEqual(await axeViolations(page), []);
      return `${total} requests, ${bars} bars`;
    }),
  },
  {
    name: 'shows the differences to another version, with a button for each path',
    run: (chromium, { compared }) => onPage(chromium, compared, {}, async ({ page }) => {
      const rows: string[] = await page.evaluate(`[...document.querySelectorAll('h3.difference')].flatMap((heading) => (
        [...document.querySelector('table[aria-labelledby="' + heading.id + '"] tbody').rows].map((row) => heading.classList[1] + ' ' + row.textContent)))`);
      for (const expected of [/^loosened .*\/admin\/health/, /^closed .*\/legacy/, /192\.0\.2\.0\/24.*10\.0\.0\.0\/8/, /\/quotes.*<!--/]) {
        assert.ok(rows.some((row) => expected.test(row)), `no difference ${expected} in ${JSON.stringify(rows)}`);
      }
      assert.strictEqual(await page.evaluate('document.querySelectorAll("b").length'), 0);
      assert.deepStrictEqual(await axeViolations(page), []);
      await page.click('[aria-label="Show exact /admin/health"]');
      assert.strictEqual(await page.inputValue('#filter'), 'exact /admin/health');
      await page.waitForSelector('[data-path="/admin/health"]');
      return `${rows.length} differences`;
    }),
  },
  ...(['light', 'dark'] as const).map((colorScheme): PageCheck => ({
    name: `is accessible according to axe, ${colorScheme}`,
    run: (chromium, { small }) => onPage(chromium, small, { colorScheme }, async ({ page }) => {
      await decideOnPage(page, { method: 'POST', target: '/admin/health' });
      assert.deepStrictEqual(await axeViolations(page), []);
      await page.fill('#filter', 'orders');
      assert.deepStrictEqual(await axeViolations(page), []);
      const brightness = await page.evaluate('getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((sum, part) => sum + Number(part), 0)');
      assert.strictEqual(brightness > 382, colorScheme === 'light');
      return `background ${brightness} of 765`;
    }),
  })),
  {
    name: 'fits a narrow window',
    run: (chromium, { small }) => onPage(chromium, small, { width: 360 }, async ({ page }) => {
      await decideOnPage(page, { method: 'GET', target: `/users/${'x'.repeat(200)}` });
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(width <= 360, `${width} pixels`);
      return `${width} pixels`;
    }),
  },
  {
    name: 'is printed with all paths',
    run: (chromium, { small, content }) => onPage(chromium, small, { colorScheme: 'dark' }, async ({ page }) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      const text: string = await page.innerText('body');
      const missing = content.allowlist._paths.filter(({ route }) => !text.includes(route.toString()));
      assert.deepStrictEqual(missing.map(({ route }) => route.toString()), []);
      assert.strictEqual(await page.isVisible('form'), false);
      assert.strictEqual(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
      assert.deepStrictEqual(await axeViolations(page), []);
      await page.evaluate('dispatchEvent(new Event("afterprint"))');
      assert.strictEqual(await page.evaluate('document.getElementById("printed").childElementCount'), 0);
      const pdf: Buffer = await page.pdf();
      assert.strictEqual(pdf.subarray(0, 5).toString(), '%PDF-');
      return `${content.allowlist._paths.length} paths`;
    }),
  },
  {
    name: 'shows 10,000 routes',
    run: (chromium, { large, one }) => onPage(chromium, large, {}, async ({ page, loadMs }) => {
      const elements = await page.evaluate('document.querySelectorAll("*").length');
      assert.ok(elements < 5000, `${elements} elements`);
      const since = Date.now();
      await page.fill('#filter', `${one} get`);
      await page.waitForFunction('document.querySelector("#found").textContent.startsWith("1 of 10,000")');
      const filterMs = Date.now() - since;
      await page.waitForSelector(`[data-path="${one}"]`);
      const { decision } = await decideOnPage(page, { method: 'GET', target: one });
      assert.strictEqual(decision, 'Allowed');
      await page.fill('#filter', '');
      await page.click('summary');
      assert.deepStrictEqual(await axeViolations(page), []);
      return `shown in ${loadMs} ms, filtered in ${filterMs} ms, ${elements} elements`;
    }),
  },
];

/** Opens a page for a check. No page may load anything but its own worker, or print an error. */
async function onPage(chromium: Chromium, file: string, visitor: Parameters<Chromium['open']>[1], use: (open: OpenPage) => Promise<string>): Promise<string> {
  const open = await chromium.open(file, visitor);
  try {
    const remark = await use(open);
    assert.deepStrictEqual(open.loaded.filter((url) => !url.startsWith('blob:null/')), []);
    assert.deepStrictEqual(open.errors, []);
    return remark;
  } finally {
    await open.page.context().close();
  }
}
