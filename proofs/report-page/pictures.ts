import * as path from 'path';
import { Chromium, decideOnPage } from './page-in-chromium';

const DOCS = path.resolve(__dirname, '../../docs');

/** Writes the pictures of the page that the documentation shows. */
export async function writePictures(chromium: Chromium, file: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await chromium.open(file, { colorScheme });
    await decideOnPage(page, { method: 'DELETE', target: '/orders/17' });
    await page.evaluate('document.activeElement.blur()');
    await page.screenshot({ path: path.join(DOCS, `report-${colorScheme}.png`), scale: 'css' });
    await page.context().close();
  }
}
