import * as fs from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { OpenApiDescription } from '../../../../src/allowlist';
import { duplicateJsonKey } from '../../../../src/allowlist/openapi/reading/duplicate-keys';
import { parseBytes, parseText } from '../../../../src/allowlist/openapi/reading/parse-text';
import { PRUNED_MARK } from '../../../../src/allowlist/openapi/reading/prunable-keys';
import { pruneJson } from '../../../../src/allowlist/openapi/reading/prune-json';
import { numberOfRuns } from '../../../../testing/number-of-runs';
import { temporaryFolder } from '../../../../testing/temporary-folder';

const folder = temporaryFolder();

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

const routes = (file: string) => OpenApiDescription.fromFile(file).routes.map((route) => `${route.methods} ${route.path}`);

test.each([
  ['json.txt', '\uFEFF {"openapi":"3.1.0","paths":{"/a":{"get":{}}}}'],
  ['yaml.json', 'openapi: 3.1.0\npaths: {/a: {get: {}}}'],
  ['flow.yaml', '{openapi: 3.1.0, paths: {/a: {get: {}}}}'],
  ['merge.yaml', 'openapi: 3.1.0\nx-a: &a {get: {}}\npaths: {/a: {<<: *a}}'],
])('detects the format of %s by its content', (name, text) => {
  expect(routes(write(name, text))).toEqual(['GET,HEAD /a']);
});

test('resolves references relative to the file that contains them', () => {
  const file = write('refs/openapi.yaml', 'openapi: 3.1.0\npaths: {/a: {$ref: "paths/a%20b.yaml#/items/~1a"}, /b: {$ref: paths/b.json}}');
  write('refs/paths/a b.yaml', 'items: {/a: {$ref: ../other.json#/x}}');
  write('refs/paths/b.json', '{"put":{}}');
  write('refs/other.json', '{"x":{"get":{}}}');

  expect(routes(file)).toEqual(['GET,HEAD /a', 'PUT /b']);
});

test('reports circular and broken file references with their location', () => {
  const file = write('circle/openapi.yaml', 'openapi: 3.1.0\npaths: {/a: {$ref: b.yaml}, /c: {$ref: c.yaml}, /d: {$ref: .}}');
  write('circle/b.yaml', '$ref: openapi.yaml#/paths/~1a');
  const broken = write('circle/c.yaml', 'get: [');

  expect(() => routes(file)).toThrow(/3 problems/);
  expect(() => routes(file)).toThrow(/leads in a circle/);
  expect(() => routes(file)).toThrow(`${broken}#: it cannot be read as YAML`);
  expect(() => routes(file)).toThrow('it is not a regular file');
});

test.each([
  ['YAML', 'openapi: 3.1.0\npaths:\n  /a~/b: {get: {}}\n  "/a~/b": {put: {}}\n', 'duplicate.yaml#: the key in line 4, column 3 ("\\"/a~/b\\": {put: {}}") occurs twice in its object'],
  ['JSON', '{"openapi":"3.1.0","x":[0,{"a":{"b":1,"c":[],"b":2}}],"paths":{}}', '#/x/1/a/b: this key occurs twice'],
])('rejects duplicate keys in %s', (_, text, message) => {
  expect(() => routes(write('duplicate.yaml', text))).toThrow(message);
});

test('rejects a file with a second document, whose operations would be lost', () => {
  expect(() => routes(write('two.yaml', 'openapi: 3.1.0\npaths: {/a: {get: {}}}\n---\nopenapi: 3.1.0\npaths: {/b: {get: {}}}'))).toThrow(/it cannot be read as YAML: expected a single document in the stream, but found more/);
});

test('finds duplicate keys in JSON if and only if there are any', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    const parsed: unknown = JSON.parse(text);
    expect(duplicateJsonKey(JSON.stringify(parsed, null, 1))).toBeUndefined();
    expect(duplicateJsonKey(`{"a":${JSON.stringify(parsed)},"\\u0061":1}`)).toBe('/a');
  }));
});

test('rejects an alias bomb without expanding it', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `x-${i}: &a${i} [${Array(10).fill(i === 0 ? '1' : `*a${i - 1}`).join(', ')}]`);
  const file = write('bomb.yaml', `openapi: 3.1.0\n${levels.join('\n')}\npaths: {/a: {get: {tags: *a11}}}`);
  const start = process.cpuUsage();

  expect(() => routes(file)).toThrow(/bomb.yaml#: it cannot be read as YAML: its aliases stand for more than 10000000 values/);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(5); // seconds; what it stands for would take days
});

test.each([
  ['within itself', 'openapi: 3.1.0\nx: &a [*a]\npaths: {/a: {get: {}}}'],
  ['to nothing', 'openapi: 3.1.0\npaths: {/a: {get: *a}}'],
  ['too deep', `openapi: 3.1.0\npaths: ${'['.repeat(100_000)}`],
])('rejects an alias %s', (_, text) => {
  expect(() => routes(write('alias.yaml', text))).toThrow(/^invalid OpenAPI description: .*it cannot be read as YAML/);
});

test('accepts an alias that is used often', () => {
  const paths = Array.from({ length: 500 }, (_, i) => `  /a${i}: *item`).join('\n');

  expect(routes(write('often.yaml', `openapi: 3.1.0\nx-item: &item {get: {}}\npaths:\n${paths}`))).toHaveLength(500);
});

describe('large JSON', () => {
  const json = (description: object) => JSON.stringify({ ...description, components: { schemas: { Filler: { description: '\u00e9\\"{'.repeat(90_000) } } } });

  test('the parts of JSON that no route needs are left out', () => {
    const text = json({ openapi: '3.1.0', info: { title: 'a"}' }, paths: { '/caf\u00e9/{a}': { get: { responses: { 200: [{}] }, tags: ['\u00e9'] } }, '/b': { post: {} } } });
    const { value, pruned } = parseBytes('f', Buffer.from(`\uFEFF ${text}`));

    expect(pruned).toBe(true);
    expect(value).toEqual({
      openapi: '3.1.0',
      info: { [PRUNED_MARK]: true },
      paths: { '/caf\u00e9/{a}': { get: { responses: { [PRUNED_MARK]: true }, tags: ['\u00e9'] } }, '/b': { post: {} } },
      components: { schemas: { [PRUNED_MARK]: true } },
    });
    expect(routes(write('large.json', text))).toEqual(['GET,HEAD /caf%C3%A9/{a}', 'POST /b']);
  });

  test('a reference into a part that was left out of JSON is resolved', () => {
    expect(routes(write('large.json', json({ openapi: '3.1.0', definitions: { a: { get: {} } }, paths: { '/a': { $ref: '#/definitions/a' } } })))).toEqual(['GET,HEAD /a']);
  });

  test.each([
    ['an object without its end', '{"info": {"a": [}, "paths": {}'], ['a text without its end', '{"info": "a'], ['a string without its end', '{"paths": {}, "info": {"a": "x}}'], ['no value', '{"info": , "a": 1}'],
    ['a key without quotes', '{info: {}}'], ['something after it', '{"info": {}} a'], ['another bracket', '{"info": {}]'], ['nothing', ''], ['a list', '[{"info": {}}]'],
  ])('text that is not JSON is read as a whole: %s', (_, text) => {
    expect(() => JSON.parse(pruneJson(Buffer.from(text)) ?? '')).toThrow();
  });

  test('duplicate keys in JSON are still found', () => {
    expect(() => routes(write('large.json', json({ openapi: '3.1.0', paths: { '/a': { get: {} }, '/b': {} } }).replace('"/b"', '"/a"')))).toThrow('#/paths/~1a: this key occurs twice in its object');
  });
});

const scalar = fc.oneof(
  fc.string(), fc.string({ unit: 'binary' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null),
  fc.constantFrom('a: b', 'a #b', '- a', '#', 'yes', 'null', '~', '1e3', '0x1F', '1_000', '2024-01-01', 'a\nb\n', ' a', '*a', '&a', '!a', '{', '[', '|', '>', '%', '@', '`', '\'', '"', 'a:', '<<'),
);
const key = fc.oneof(fc.constantFrom('paths', 'get', 'responses', 'parameters', 'in', 'x-a', '/a/{b}', '200', 'null', '__proto__', '<<a'), fc.string());
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, scalar, fc.array(tie('tree'), { maxLength: 4 }), fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))),
}));

test('reads YAML as another YAML 1.2 parser reads it', () => {
  fc.assert(fc.property(tree, fc.boolean(), fc.constantFrom(2, 4), fc.constantFrom(20, 80), (value, indentSeq, indent, lineWidth) => {
    const text = stringify({ value }, { indentSeq, indent, lineWidth, aliasDuplicateObjects: false });
    expect(parseText('f', text)).toEqual(parse(text));
  }), { numRuns: numberOfRuns(300) });
});

test.each([
  'on', 'yes', 'n', 'True', '1e3', '2020-01-01', '2020-01-01T00:00:00Z', '1_000', '0b11', '0x1F', '-0x1F', '0o17', '017', '+5', '1.50', '.inf', '12:30:45', '=', 'NULL', '~', '<<',
])('reads an unquoted %s as YAML 1.2 specifies', (text) => {
  expect(parseText('f', `- [${text}]`)).toEqual(parse(`- [${text}]`));
});

test.each([
  ['an anchor and its alias', 'a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
  ['a merge, which its own members override', 'a: &x {b: 1, c: 1}\nd: {<<: *x, c: 2}', { a: { b: 1, c: 1 }, d: { b: 1, c: 2 } }],
  ['unknown tags', 'a: !Sub "x"\nb: !If [1]\nc: !Map {d: !!binary YQ==}', { a: 'x', b: [1], c: { d: 'YQ==' } }],
  ['a quoted merge key', '"<<": {a: 1}', { '<<': { a: 1 } }],
  ['deep lists', `${'['.repeat(500)}${']'.repeat(500)}`, JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)],
])('%s', (_, text, value) => {
  expect(parseText('f', text)).toEqual(value);
});

test.each(['__proto__: {polluted: 1}', '"__proto__": {polluted: 1}', 'a: &x {__proto__: {polluted: 1}}\nb: {<<: *x}', '{"__proto__": {"polluted": 1}}'])('reads a key with the name of the prototype as an ordinary key: %s', (text) => {
  const value = parseText('f', text) as Record<string, object>;

  expect(({} as any).polluted).toBeUndefined();
  for (const object of [value, ...Object.values(value)]) {
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  }
  expect(JSON.stringify(value)).toContain('"__proto__":{"polluted":1}');
});

test('the remaining parts of a pruned text are unchanged', () => {
  /** The same value without the marks of pruned parts. */
  const expectKept = (kept: any, whole: any): void => {
    if (typeof kept !== 'object' || kept === null || kept[PRUNED_MARK] === true) {
      expect(kept === whole || kept?.[PRUNED_MARK] === true || Object.is(kept, whole)).toBe(true);
      return;
    }
    expect(Object.keys(kept)).toEqual(Object.keys(whole));
    Object.keys(kept).forEach((name) => expectKept(kept[name], whole[name]));
  };
  const operation = fc.dictionary(fc.constantFrom('tags', 'responses', 'parameters', 'description', 'operationId'), tree);
  const pathItem = fc.dictionary(fc.constantFrom('get', 'post', 'parameters', 'description', 'x-a'), fc.oneof(operation, tree));
  const description = fc.record({ openapi: fc.constant('3.1.0'), info: tree, paths: fc.dictionary(fc.constantFrom('/a', '/a/{b}', '/c:d', 'x-e', 'f'), pathItem), components: tree });
  fc.assert(fc.property(description, fc.constantFrom(0, 2), (value, space) => {
    const json = JSON.stringify(value, undefined, space);
    expectKept(JSON.parse(pruneJson(Buffer.from(json))!), JSON.parse(json));
  }), { numRuns: 50 });
});
