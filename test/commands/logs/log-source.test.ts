import * as fs from 'fs';
import * as path from 'path';
import * as zlib from 'zlib';
import { read } from './log-reading';
import { UsageError } from '../../../src/commands/usage-error';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();
const line = (path_: string, ending = '\n') => `203.0.113.7 - - [29/Nov/2026:06:13:19 +0000] "GET ${path_} HTTP/1.1" 200 5${ending}`;
const file = (name: string, bytes: string | Buffer) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
};
const targets = async (...names: string[]) => (await read(names)).requests.map(({ target }) => target);

test('folders are read in alphabetical order, with their folders and without hidden files', async () => {
  file('tree/b.txt', line('/b'));
  file('tree/a/2.gz', zlib.gzipSync(line('/a/2')));
  file('tree/a/1', line('/a/1'));
  file('tree/.DS_Store', 'no log');
  expect(await targets(path.join(folder, 'tree'))).toEqual(['/a/1', '/a/2', '/b']);
});

test('a gzip file may have several members', async () => {
  expect(await targets(file('members.gz', Buffer.concat(['/1', '/2', '/3'].map((target) => zlib.gzipSync(line(target))))))).toEqual(['/1', '/2', '/3']);
});

test('gzip is recognized on standard input, byte by byte', async () => {
  const bytes = [...zlib.gzipSync(line('/1') + line('/2'))].map((byte) => Buffer.from([byte]));
  expect((await read(['-'], bytes)).requests.map(({ target }) => target)).toEqual(['/1', '/2']);
});

test('a truncated gzip file is no reason to stop', async () => {
  const many = Array.from({ length: 50_000 }, (_, i) => line(`/${i}`)).join('');
  const whole = zlib.gzipSync(many);
  const { requests, summary } = await read([file('truncated.gz', whole.subarray(0, whole.length / 2)), file('whole.txt', line('/after'))]);
  expect(requests.length).toBeGreaterThan(1000);
  expect(requests.at(-1)?.target).toBe('/after');
  expect(summary.files.map(({ failure }) => failure)).toEqual([expect.stringContaining('unexpected end'), undefined]);
});

test('a file that is damaged at once has a failure and no requests', async () => {
  const { summary } = await read([file('damaged.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]))]);
  expect(summary).toMatchObject({ requests: 0, files: [{ failure: expect.any(String), formats: [] }] });
});

test('lines may end with CR LF, the file with a line without an ending, and begin with a byte order mark', async () => {
  expect(await targets(file('windows.txt', `\ufeff${line('/1', '\r\n')}${line('/2', '\r\n')}\r\n${line('/3', '')}`))).toEqual(['/1', '/2', '/3']);
});

test('an empty file has no lines', async () => {
  expect((await read([file('empty.txt', '')])).summary).toMatchObject({ lines: 0, requests: 0, broken: 0 });
});

test('bytes that are no text are broken lines', async () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256));
  const { summary } = await read([file('binary', bytes)]);
  expect(summary.requests).toBe(0);
  expect(summary.broken).toBe(summary.files[0].broken);
  expect(summary.brokenLines).toHaveLength(5);
});

test.each(['absent.txt', 'empty-folder'])('%s: nothing to read is a mistake of the user', async (name) => {
  fs.mkdirSync(path.join(folder, 'empty-folder'), { recursive: true });
  const reading = read([path.join(folder, name)]);
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow(/log files, folders with log files, or - for standard input/);
});

test('an error of the visitor is not hidden', async () => {
  await expect(read([file('one.txt', line('/1'))], [], () => { throw new TypeError('of the visitor'); })).rejects.toThrow('of the visitor');
});
