import { debianProgram } from '../packages/debian';
import { NpmPackages } from '../packages/npm';
import type { Site } from '../program';

const playwright = new NpmPackages(__dirname);

/** What a play with Chromium takes. */
export const CHROMIUM = [playwright, debianProgram('chromium')];

/** How long a play with a browser may take. */
export const BROWSER_LIMIT_MS = 240_000;

/** Everything that a page asked the site for: method, path and status, each once, in order. */
export interface Visited<T> {
  readonly found: T;
  readonly requests: string[];
  readonly errors: string[];
}

/** A browser on a busy machine loads pictures long after it shows the page. */
const QUIET = { forMs: 1500, withinMs: 30_000 };

/** Waits until the page has loaded nothing for a while, so that all of its requests are seen. */
async function quiet(page: any): Promise<void> {
  let changed = Date.now();
  const note = () => { changed = Date.now(); };
  ['request', 'requestfinished', 'requestfailed'].forEach((event) => page.on(event, note));
  for (const end = Date.now() + QUIET.withinMs; Date.now() < end && Date.now() - changed < QUIET.forMs;) {
    await page.waitForTimeout(100);
  }
}

/**
 * Opens a page in Chromium, which sees nothing but the site.
 *
 * @param look does what a visitor does, with Playwright's page
 * @param normalize takes out of a path what is another one each time
 */
export async function visit<T>(
  site: Site, target: string, look: (page: any) => Promise<T>, normalize: (path: string) => string = (path) => path,
): Promise<Visited<T>> {
  const browser = await playwright.require('playwright-core').chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-breakpad', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    env: { ...process.env, HOME: site.folder },
  });
  try {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    const requests = new Set<string>();
    const errors = new Set<string>();
    page.on('response', (response: any) => {
      const { pathname, search, port } = new URL(response.url());
      if (port === String(site.port)) {
        requests.add(`${response.status()} ${response.request().method()} ${normalize(`${pathname}${search}`)}`);
      }
    });
    page.on('websocket', (socket: any) => requests.add(`WebSocket ${normalize(new URL(socket.url()).pathname)}`));
    page.on('pageerror', (error: Error) => errors.add(error.message));
    await page.goto(`${site.url}${target}`, { timeout: 90_000 });
    const found = await look(page);
    await quiet(page);
    return { found, requests: [...requests].sort(), errors: [...errors].sort() };
  } finally {
    await browser.close();
  }
}
