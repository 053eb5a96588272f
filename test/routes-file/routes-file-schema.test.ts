import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { parseText } from '../../src/allowlist/openapi/reading/parse-text';
import { ROUTE_OPTION_NAMES } from '../../src/allowlist/routes/route-options-reader';
import { ROUTES_FILE_KEYS, routesFileFrom } from '../../src/routes-file/read-routes-file';
import { writeRoutesFile } from '../../src/routes-file/write-routes-file';
import { configurations, makeAllowlist, makeConfiguration } from '../../testing/decision-arbitraries';
import { numberOfRuns } from '../../testing/number-of-runs';
import { APP_PROTOCOLS } from '../../testing/protocol-apps';
import { keyTable, ROUTES_FILE_SCHEMA, Schema } from '../../testing/routes-file-schema';
import { codeBlocks } from '../../testing/shell-snippets';

const ROOT = path.resolve(__dirname, '../..');
const FILE = path.join(ROOT, 'assets/routes-file.schema.json');
const PAGE = path.join(ROOT, 'docs/routes-file.md');

// Fastify, which the tests use anyway, has a version of Ajv that knows the draft 2020-12.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const Ajv = require(require.resolve('ajv/dist/2020', { paths: [require.resolve('@fastify/ajv-compiler')] })).default;
const validate: (value: unknown) => boolean = new Ajv({ strict: true, strictTypes: false }).compile(JSON.parse(fs.readFileSync(FILE, 'utf8')));

/** Written by `UPDATE_GOLDEN=1`. */
test('the published schema is that of the readers', () => {
  const text = `${JSON.stringify(ROUTES_FILE_SCHEMA, undefined, 2)}\n`;
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(FILE, text);
  else expect(fs.readFileSync(FILE, 'utf8')).toBe(text);
});

const definitions = ROUTES_FILE_SCHEMA.$defs as Record<string, Schema>;
const TABLES: Record<string, Schema> = { 'the file': ROUTES_FILE_SCHEMA, 'options of routes': definitions.routeOptions, 'redirects': definitions.redirect, 'settings': definitions.settings };

/** Written by `UPDATE_GOLDEN=1`. */
test.each(Object.entries(TABLES))('the documentation has every key of %s', (name, schema) => {
  const page = fs.readFileSync(PAGE, 'utf8');
  const [start, end] = [`<!-- keys of ${name} -->\n`, `\n<!-- end of the keys of ${name} -->`];
  const [from, to] = [page.indexOf(start) + start.length, page.indexOf(end)];
  expect(from).toBeLessThanOrEqual(to);
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(PAGE, page.slice(0, from) + keyTable(schema) + page.slice(to));
  else expect(page.slice(from, to)).toBe(keyTable(schema));
});

test('the keys are those that the reader knows', () => {
  expect(Object.keys(ROUTES_FILE_SCHEMA.properties as object).sort()).toEqual([...ROUTES_FILE_KEYS].sort());
  expect(Object.keys(definitions.routeOptions.properties as object)).toEqual(ROUTE_OPTION_NAMES);
  expect(JSON.stringify(ROUTES_FILE_SCHEMA)).not.toContain('undefined');
});

test('written files are valid', () => {
  fc.assert(fc.property(configurations, (drawn) => {
    const { settings } = makeConfiguration(drawn);
    const written = writeRoutesFile({ allowlist: makeAllowlist(drawn), appPort: 3000, appProtocol: APP_PROTOCOLS[drawn.protocol](), settings }, 'Stack/Orders');
    expect(validate(JSON.parse(JSON.stringify(written)))).toBe(true);
  }), { numRuns: numberOfRuns(60) });
});

const RIGHT = { version: 1, hosts: ['a.example'], routes: [{ exact: '/a', methods: ['GET'] }, { redirect: '/b', to: '/a', status: 308 }] };

test('a right file is valid', () => {
  expect(validate(RIGHT)).toBe(true);
  expect(routesFileFrom(JSON.stringify(RIGHT)).allowlist.hosts).toEqual(['a.example']);
});

test.each<[string, object]>([
  ['an unknown key of the file', { ...RIGHT, more: 1 }],
  ['another version', { ...RIGHT, version: 2 }],
  ['no routes', { hosts: ['a.example'] }],
  ['an unknown option of a route', { routes: [{ exact: '/a', metods: ['GET'] }] }],
  ['a route with two paths', { routes: [{ exact: '/a', prefix: '/b' }] }],
  ['a route without a path', { routes: [{ methods: ['GET'] }] }],
  ['an option of a route at a redirect', { routes: [{ redirect: '/a', to: '/b', stream: true }] }],
  ['an unknown member of a policy', { routes: [{ exact: '/a', cors: { origins: ['https://a.example'], more: 1 } }] }],
  ['an unknown setting', { ...RIGHT, settings: { maxBody: 1 } }],
  ['an unknown word', { ...RIGHT, settings: { enforcement: 'none' } }],
  ['a time outside of the limits', { routes: [{ exact: '/a', readTimeoutSeconds: 0 }] }],
  ['an unknown protocol', { ...RIGHT, appProtocol: 'ajp' }],
  ['a text in place of a number', { ...RIGHT, appPort: '3000' }],
])('neither the schema nor the reader accepts %s', (_, wrong) => {
  expect(validate(wrong)).toBe(false);
  expect(() => routesFileFrom(JSON.stringify(wrong))).toThrow(/^The routes file is not right:/);
});

test('the examples of the documentation are valid', () => {
  const examples = codeBlocks('docs/routes-file.md').filter(({ language }) => ['json', 'yaml'].includes(language));
  expect(examples.map(({ language }) => language)).toEqual(['yaml', 'yaml', 'json']);
  for (const { text } of examples) {
    expect([text, validate(parseText('', text))]).toEqual([text, true]);
    expect(() => routesFileFrom(text)).not.toThrow();
  }
});
