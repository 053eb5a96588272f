import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { program } from '../../testing/setup/debian-program';
import { NpmPackages } from '../real-apps/packages/npm';

/** Playwright and axe. */
const packages = new NpmPackages(path.join(__dirname, 'chromium'));

/** The settings of a visitor's browser. */
export interface Visitor {
  readonly colorScheme?: 'light' | 'dark';
  /** The width of the window in pixels. */
  readonly width?: number;
}

/** A page that is open in Chromium. */
export interface OpenPage {
  /** Playwright's page. */
  readonly page: any;
  /** Everything that the page loaded besides its own file, and everything that it printed to the console. */
  readonly loaded: string[];
  readonly errors: string[];
  /** The time from the navigation until the page was shown. */
  readonly loadMs: number;
}

/** A browser that all checks use. */
export class Chromium {
  public static async start(home: string): Promise<Chromium> {
    program('chromium');
    const absent = await packages.absent();
    if (absent !== undefined) {
      throw new Error(absent);
    }
    return new Chromium(await packages.require('playwright-core').chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-breakpad', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      env: { ...process.env, HOME: home },
    }));
  }

  private constructor(private readonly browser: any) {}

  /** Opens a file or a URL. Everything that the page loads is recorded. */
  public async open(address: string, { colorScheme = 'light', width = 1100 }: Visitor = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({ colorScheme, viewport: { width, height: 900 }, locale: 'en-US' });
    const page = await context.newPage();
    const url = address.startsWith('http://') ? address : pathToFileURL(address).href;
    const loaded: string[] = [];
    const errors: string[] = [];
    page.on('request', (request: any) => loaded.push(...request.url() === url ? [] : [request.url()]));
    page.on('pageerror', (error: Error) => errors.push(error.message));
    page.on('console', (message: any) => errors.push([message.text(), message.location().url].join(' ').trim()));
    const since = Date.now();
    await page.goto(url);
    await page.waitForSelector('main');
    return { page, loaded, errors, loadMs: Date.now() - since };
  }

  public async close(): Promise<void> {
    await this.browser.close();
  }
}

/** What axe finds on a page, each rule with its first element. */
export async function axeViolations(page: any): Promise<string[]> {
  await page.evaluate(fs.readFileSync(path.join(packages.modules(), 'axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate('axe.run()');
  return violations.map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`);
}

/** What the page shows about a request. */
export interface Shown {
  readonly decision: string;
  readonly explanation: string;
}

/** Fills the form with a request, submits the form, and returns what the page then shows. */
export async function decideOnPage(page: any, fields: Record<string, string>): Promise<Shown> {
  // One call for each request, because each call takes a while on a busy machine.
  return page.evaluate(`(async (fields) => {
    for (const [name, value] of Object.entries(fields)) {
      document.getElementById(name).value = value;
    }
    document.querySelector('form').requestSubmit();
    const text = (selector) => document.querySelector('#decision ' + selector)?.textContent;
    for (;;) {
      await new Promise((done) => setTimeout(done, 1));
      const decision = text('strong') ?? text('.error');
      const explanation = text('pre') ?? '';
      if (document.getElementById('decision').ariaBusy === 'false' && (explanation !== '' || text('.error') !== undefined)) {
        return { decision, explanation };
      }
    }
  })(${JSON.stringify({ host: '', client: '', version: 'HTTP/1.1', headers: '', ...fields })})`);
}
