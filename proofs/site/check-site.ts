import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CHECKS } from './checks';
import { serve } from './served';
import { Claims, summarize } from '../claims';
import { Chromium } from '../report-page/page-in-chromium';

/** Opens a built site in Chromium, prints the outcome of each check, and returns the exit status. */
export async function checkSite(folder: string, base: string): Promise<number> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  const site = await serve(folder, base);
  const claims = new Claims('site');
  let chromium: Chromium | undefined;
  try {
    chromium = await Chromium.start(home);
    for (const { name, run } of CHECKS) {
      await claims.check(name, () => run({ folder, base, url: site.url }, chromium!));
    }
  } finally {
    await chromium?.close();
    await site.close();
    fs.rmSync(home, { recursive: true, force: true });
  }
  return summarize(claims.findings);
}
