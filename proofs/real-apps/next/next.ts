import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { crc32, deflateSync } from 'zlib';
import { run } from '../../containers/run';
import { BROWSER_LIMIT_MS, CHROMIUM, visit } from '../browser/chromium';
import { digest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import { NpmPackages } from '../packages/npm';
import type { Program, Site } from '../program';
import { startServer } from '../server-process';

const packages = new NpmPackages(__dirname);
const SITE = path.join(__dirname, 'site');
const BUILD_MS = 240_000;

/** A picture in the format PNG, of one colour each line. */
function picture(): Buffer {
  const side = 64;
  const part = (name: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length);
    head.write(name, 4, 'latin1');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), content])));
    return Buffer.concat([head, content, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const lines = Buffer.concat(Array.from({ length: side }, (_, y) => Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, y * 4)])));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), part('IHDR', header), part('IDAT', deflateSync(lines)), part('IEND', Buffer.alloc(0))]);
}

/** Builds the site where its packages are, unless it is built as it is now. */
async function build(): Promise<void> {
  const files = fs.readdirSync(SITE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort();
  const wanted = files.reduce((hash, file) => hash.update(file).update(fs.readFileSync(file)), createHash('sha256')).digest('hex');
  const stamp = path.join(packages.folder, '.built');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  fs.cpSync(SITE, packages.folder, { recursive: true });
  fs.mkdirSync(path.join(packages.folder, 'public'), { recursive: true });
  fs.writeFileSync(path.join(packages.folder, 'public/picture.png'), picture());
  await run(process.execPath, [packages.program('next'), 'build'], { cwd: packages.folder, timeoutMs: BUILD_MS, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CI: '1' } });
  fs.writeFileSync(stamp, wanted);
}

const curl = (site: Site, target: string, ...args: string[]) => succeeds(site, 'curl', ['-s', '-i', ...args, `${site.url}${target}`]);

/** The part of an answer that is not about time and connection. */
function answer(text: string): unknown {
  const [head, ...body] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').map((line) => line.replace(/^([^:]+):/, (name) => name.toLowerCase()))
    // Who may compress adds it.
    .map((line) => line.startsWith('vary:') ? line.replace(/,? *accept-encoding/i, '') : line).filter((line) => line !== 'vary:');
  const content = body.join('\r\n\r\n');
  return [lines.filter((line) => !/^(?:date|server|x-powered-by|connection|keep-alive|transfer-encoding|x-request-id|x-nextjs-cache|age):/.test(line)).sort(), content.length > 400 ? digest(content) : content];
}

export const NEXT: Program = {
  folder: 'next',
  title: 'Next.js',
  packages: [packages, debianProgram('curl'), ...CHROMIUM],
  prepare: build,
  start: ({ port, folder }) => startServer({
    command: process.execPath,
    args: [packages.program('next'), 'start', packages.folder, '--port', String(port), '--hostname', '127.0.0.1'],
    cwd: folder,
    at: port,
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  }),
  plays: [
    { client: 'curl', what: 'pages', act: async (site) => Promise.all(['/', '/actions', '/articles/first'].map(async (target) => answer((await curl(site, target)).stdout))) },
    { client: 'curl', what: 'a page whose name is odd', act: async (site) => answer((await curl(site, `/articles/${encodeURIComponent('50% [off] #1 ~ größe?')}`)).stdout) },
    { client: 'curl', what: 'an address with the characters that browsers leave as they are', act: async (site) => answer((await curl(site, '/api/repeat?q=100%&re=\\d+|[a]&"x"=<y>', '--globoff')).stdout) },
    { client: 'curl', what: '12 kB of cookies both ways', act: async (site) => answer((await curl(site, '/api/repeat?bytes=12000', '-H', `Cookie: long=${'c'.repeat(12_000)}`)).stdout) },
    { client: 'curl', what: 'a picture, made smaller, as WebP', act: async (site) => answer((await curl(site, '/_next/image?url=%2Fpicture.png&w=64&q=75', '-H', 'Accept: image/webp')).stdout) },
    {
      client: 'curl',
      what: 'a page that has not changed',
      act: async (site) => {
        const etag = /^etag: (\S+)/im.exec((await curl(site, '/articles/first')).stdout)?.[1] ?? /^etag: (\S+)/im.exec((await curl(site, '/picture.png')).stdout)![1];
        return answer((await curl(site, '/picture.png', '-H', `If-None-Match: ${etag}`)).stdout);
      },
    },
    {
      client: 'fetch',
      what: 'an upload of 30 MB',
      act: async ({ url }) => {
        const got = await fetch(`${url}/api/upload`, { method: 'POST', headers: { 'Content-Type': 'video/mp4' }, body: new Uint8Array(noise(30_000_000)) });
        return [got.status, await got.text()];
      },
    },
    {
      client: 'fetch',
      what: 'events as they come',
      act: async ({ url }) => {
        const got = await fetch(`${url}/api/stream?everyMs=400`, { headers: { Accept: 'text/event-stream' } });
        const parts: string[] = [];
        for await (const part of got.body!) {
          parts.push(Buffer.from(part).toString());
        }
        return parts;
      },
    },
    {
      client: 'Chromium',
      limitMs: BROWSER_LIMIT_MS,
      what: 'a page with a picture, and a link followed',
      act: (site) => visit(site, '/', async (page) => {
        const width = await page.locator('img').evaluate(async (image: any) => { await image.decode(); return image.naturalWidth; });
        await page.getByText('odd').click();
        await page.waitForURL('**/articles/**');
        return [width, await page.locator('h1').innerText()];
      }, (target) => target.replace(/_rsc=\w+/, '_rsc=')),
    },
    {
      client: 'Chromium',
      limitMs: BROWSER_LIMIT_MS,
      what: 'Server Actions: a form with a file of 2 MB, and one that leads elsewhere',
      act: (site) => visit(site, '/actions', async (page) => {
        await page.waitForLoadState('networkidle');
        await page.locator('input[name=name]').fill('Ä & "B"');
        await page.locator('input[name=file]').setInputFiles({ name: 'größe.bin', mimeType: 'application/octet-stream', buffer: noise(2_000_000) });
        await page.locator('#greet').click();
        await page.waitForFunction(() => (globalThis as any).document.querySelector('output').textContent !== '');
        const greeting = await page.locator('output').innerText();
        await page.locator('#leave').click();
        await page.waitForURL('**/articles/left');
        return [greeting, await page.locator('h1').innerText()];
      }, (target) => target.replace(/_rsc=\w+/, '_rsc=')),
    },
  ],
};
