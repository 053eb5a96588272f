import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CHECKS } from './checks';
import { serve } from './served';
import { program } from '../../testing/setup/debian-program';
import { BROWSER_PACKAGES, Chromium } from '../report-page/page-in-chromium';

/** Opens a built site in Chromium, prints the outcome of each check, and returns the number of failed checks. */
export async function checkSite(folder: string, base: string): Promise<number> {
  program('chromium');
  const absent = await BROWSER_PACKAGES.absent();
  if (absent !== undefined) {
    throw new Error(absent);
  }
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  const site = await serve(folder, base);
  const chromium = await Chromium.start(home);
  let failed = 0;
  try {
    for (const { name, run } of CHECKS) {
      const since = Date.now();
      try {
        process.stdout.write(`passed: ${name}: ${await run({ folder, base, url: site.url }, chromium)} (${Date.now() - since} ms)\n`);
      } catch (error) {
        failed++;
        process.stdout.write(`FAILED: ${name}: ${(error as Error).message}\n`);
      }
    }
  } finally {
    await chromium.close();
    await site.close();
    fs.rmSync(home, { recursive: true, force: true });
  }
  process.stdout.write(`${CHECKS.length - failed} checks passed, ${failed} failed\n`);
  return failed;
}
