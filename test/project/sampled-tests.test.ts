import * as fs from 'fs';
import * as path from 'path';
import { testMatch } from '../../jest.threats.config.json';

/** The tests of which `npm test` plays a sample, and `npm run test:threats` plays everything. */

const ROOT = path.resolve(__dirname, '../..');

test('npm run test:threats runs each file of which npm test plays a sample', () => {
  const sampled = fs.readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
    .filter((file) => /\b(?:numberOfRuns\(|EVERY_REQUEST \?)/.test(fs.readFileSync(path.join(ROOT, 'test', file), 'utf8')))
    .map((file) => `<rootDir>/test/${file.split(path.sep).join('/')}`);
  expect(sampled.length).toBeGreaterThan(15);
  expect(sampled.filter((file) => !file.startsWith('<rootDir>/test/threats/') && !testMatch.includes(file))).toEqual([]);
  expect(testMatch.slice(1).filter((file) => !sampled.includes(file))).toEqual([]);
  expect(testMatch[0]).toBe('<rootDir>/test/threats/**/*.test.ts');
});
