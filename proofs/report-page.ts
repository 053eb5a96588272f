import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Claims, summarize } from './claims';
import { CheckedPages, CHECKS } from './report-page/checks';
import { Chromium } from './report-page/page-in-chromium';
import { writePictures } from './report-page/pictures';
import { buildReportPage } from '../scripts/lib/report-page';
import { main as command } from '../src/commands/main';
import { readRoutesFile } from '../src/routes-file/read-routes-file';
import { options, runAsProcess } from '../testing/cli';

const USAGE = `usage: npm run browser [-- --pictures]

Opens pages of the command \`report\` in Chromium, and checks them.
--pictures   write the pictures of the page in docs`;

const ROUTES = path.resolve(__dirname, '../test/commands/report/routes.yaml');
const LOG = path.resolve(__dirname, '../test/commands/report/traffic.jsonl');
const MANY = 10_000;

/** The command `browser`. */
async function main(argv: string[]): Promise<number> {
  const { pictures } = options(argv, { pictures: { type: 'boolean' } }, USAGE);
  buildReportPage();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-page-'));
  try {
    const pages = await writePages(folder);
    const chromium = await Chromium.start(folder);
    try {
      const claims = new Claims('report page');
      for (const { name, run } of CHECKS) {
        await claims.check(name, () => run(chromium, pages));
      }
      if (pictures) {
        await writePictures(chromium, pages.small);
      }
      return summarize(claims.findings);
    } finally {
      await chromium.close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function writePages(folder: string): Promise<CheckedPages> {
  const [small, compared, old, large, many] = ['small.html', 'compared.html', 'old.yaml', 'large.html', 'many.json'].map((name) => path.join(folder, name));
  const paths = Array.from({ length: MANY }, (_, i) => `/service-${i % 40}/resource-${Math.floor(i / 40)}`);
  fs.writeFileSync(many, JSON.stringify({
    routes: paths.map((one, i) => i % 2 === 0 ? { exact: `${one}/list`, queryParameters: ['page'] } : { template: `${one}/{id}`, methods: ['GET', 'PUT'], pathParameters: { id: 'integer' } }),
  }));
  await write(ROUTES, small, [LOG]);
  const text = fs.readFileSync(ROUTES, 'utf8');
  const before = text.replace('  - exact: /admin/health\n', '').replace('allowedClients: [10.0.0.0/8]', 'allowedClients: [192.0.2.0/24]').replace(', \'<!--\']', ']')
    .concat('  - exact: /legacy\n');
  fs.writeFileSync(old, before);
  await write(ROUTES, compared, ['--against', old]);
  await write(many, large);
  return { small, compared, large, content: readRoutesFile(ROUTES), one: `${paths[0]}/list` };
}

async function write(routes: string, page: string, more: string[] = []): Promise<void> {
  const status = await command(['report', '--routes', routes, '--out', page, ...more]);
  if (status !== 0) {
    throw new Error(`the command \`report\` ended with ${status}`);
  }
}

runAsProcess(() => main(process.argv.slice(2)));
