import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, Route } from '../../../src/allowlist';
import { UpstreamProtocol } from '../../../src/nginx';
import { Features } from '../../../src/nginx/features/features';
import { resolveSettings } from '../../../src/nginx/settings/resolve-settings';
import { Problems } from '../../../src/validation/problems';

const SOURCES = path.join(__dirname, '../../../src/nginx');
const sources = fs.readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: fs.readFileSync(path.join(SOURCES, file), 'utf8') }));
const classes = sources.flatMap(({ text }) => [...text.matchAll(/class (\w+) implements Feature\b/g)].map(([, name]) => name)).sort();

test('lists each feature once', () => {
  const features = new Features(new Allowlist({ routes: [Route.exact('/')] }), resolveSettings({}, UpstreamProtocol.http()._upstreamModule, new Problems()), {});
  expect(classes.length).toBeGreaterThan(20);
  expect(features.flatMap((feature) => [feature.constructor.name]).sort()).toEqual(classes);
});

test('creates each feature once, at the common place', () => {
  const made = sources.flatMap(({ file, text }) => [...text.matchAll(/new (\w+)\(/g)].map(([, name]) => ({ file, name }))).filter(({ name }) => classes.includes(name));
  expect(made.map(({ name }) => name).sort()).toEqual(classes);
  expect(new Set(made.map(({ file }) => file))).toEqual(new Set([path.join('features', 'features.ts')]));
});
