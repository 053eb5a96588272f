import * as fs from 'fs';
import * as path from 'path';
import { read } from './log-reading';

const SAMPLES = path.join(__dirname, 'samples');
const GOLDEN = path.join(__dirname, 'golden');

/** Every sample, with the requests that a reader of the documentation of its format expects. */
describe.each(fs.readdirSync(SAMPLES))('%s', (name) => {
  test('has the requests and the broken lines of the golden file', async () => {
    const { requests, summary } = await read([path.join(SAMPLES, name)]);
    const { files: [{ formats }], lines, withoutRequest, broken } = summary;
    const brokenLines = summary.brokenLines.map(({ line, text }) => `${line}: ${text}`);
    const found = JSON.parse(JSON.stringify({ formats, lines, withoutRequest, broken, brokenLines, requests }));
    const file = path.join(GOLDEN, name.replace(/\.txt$/, '.json'));
    if (process.env.UPDATE_GOLDEN) {
      fs.writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
    }
    expect(found).toEqual(JSON.parse(fs.readFileSync(file, 'utf8')));
  });

  test('has the same requests from standard input, however it arrives', async () => {
    const bytes = fs.readFileSync(path.join(SAMPLES, name));
    const expected = await read([path.join(SAMPLES, name)]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 97) }, (_, i) => bytes.subarray(i * 97, (i + 1) * 97));
    expect((await read(['-'], pieces)).requests).toEqual(expected.requests);
  });
});
