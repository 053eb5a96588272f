import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { OpenApiDescription, OpenApiOptions } from '../../../src/allowlist';
import { numberOfRuns } from '../../../testing/number-of-runs';

const any = fc.jsonValue({ maxDepth: 2 });
const references = fc.constantFrom('#/paths/~1a', '#/paths/~1a/get', '#/components/pathItems/P', '#', '', '#/', 'x', 'https://a/', '#/paths/~1a~1{b}/parameters/0');
const reference = fc.record({ $ref: references });
/** Mostly right, sometimes a reference, sometimes anything at all. */
const odd = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 40, arbitrary }, { weight: 1, arbitrary: reference }, { weight: 1, arbitrary: any },
);
const some = (model: Record<string, fc.Arbitrary<unknown>>) => odd(fc.record(model, { requiredKeys: [] }));

const schema = some({ type: odd(fc.constantFrom('integer', 'string')), format: odd(fc.constant('uuid')), enum: odd(fc.array(any)) });
const parameters = odd(fc.array(some({ 'name': odd(fc.constantFrom('b', 'c')), 'in': odd(fc.constant('path')), 'x-multi-segment': any, schema, 'style': any })));
const servers = odd(fc.array(some({
  url: odd(fc.constantFrom('/v1', 'https://{a}/{a}', '{b}')), variables: some({ a: some({ default: odd(fc.string()), enum: odd(fc.array(fc.string())) }) }),
})));
const extension = some({
  exclude: odd(fc.boolean()),
  webSocket: odd(fc.boolean()),
  readTimeoutSeconds: odd(fc.integer({ min: 1, max: 9 })),
  pathParameters: odd(fc.constant({})),
});
const operation = some({
  'tags': odd(fc.array(odd(fc.constantFrom('t', 'u')))),
  'operationId': odd(fc.constantFrom('o', 'p')),
  parameters,
  servers,
  'x-reverse-proxy': extension,
  'x-i': any,
});
const pathItem = some({
  'get': operation,
  'post': operation,
  'trace': operation,
  'query': operation,
  'additionalOperations': some({ COPY: operation, x: operation }),

  parameters,
  servers,
  'x-reverse-proxy': extension,
  '$ref': references,
});
const paths = odd(fc.dictionary(fc.oneof(fc.constantFrom('/a', '/a/{b}', '/a/{b}.{c}', '/{b+}', '/{c}/{c}'), fc.constantFrom('/a', '/a/{b}', '/a?b', '__proto__', 'constructor'), fc.string().map((text) => `/${text}`), fc.string({ unit: 'binary' })), pathItem, { maxKeys: 4 }));
const surroundings = { servers, 'components': some({ pathItems: some({ P: pathItem }) }), 'x-reverse-proxy': extension };
const description = odd(fc.oneof(
  fc.record({ openapi: odd(fc.constantFrom('3.0.0', '3.1.0', '3.2.0')), paths, ...surroundings }, { requiredKeys: ['openapi', 'paths'] }),
  fc.record({ swagger: odd(fc.constant('2.0')), paths, host: odd(fc.string()), basePath: odd(fc.string()), ...surroundings }, { requiredKeys: ['swagger', 'paths'] }),
));
const names = fc.option(odd(fc.array(fc.constantFrom('t', '/a', 'o', 'x-i', 'x-i=1'))), { nil: undefined });
const options = fc.record({
  basePath: fc.option(odd(fc.constantFrom('', '/v2')), { nil: undefined }),
  includeTags: names,
  excludePaths: names,
  excludeExtensions: names,
  excludeOperationIds: names,
  overrides: fc.option(odd(fc.array(some({ path: odd(fc.constant('/a')), operationId: odd(fc.constant('o')), options: extension }))), { nil: undefined }),
  restrictPathParameters: fc.boolean(),
  rejectMultiSegmentParameters: fc.boolean(),
  ignoreQueryInPaths: fc.boolean(),
}, { requiredKeys: [] });

/** Imports or is refused with a reason; anything else fails the test. */
function isImported(value: unknown, given: unknown): boolean {
  try {
    return OpenApiDescription.fromObject(value, given as OpenApiOptions).routes.length > 0;
  } catch (error) {
    expect((error as Error).message).toMatch(/^invalid OpenAPI description(?:: |, \d+ problems)/);
    return false;
  }
}

test('imports any description, or rejects it with a reason', () => {
  const given = fc.option(options, { nil: {}, freq: 1 });
  fc.assert(fc.property(description, given, (value, chosen) => void isImported(value, chosen)), { numRuns: numberOfRuns(300) });
});

const RIGHT = {
  'openapi': '3.2.0',
  'servers': [{ url: 'https://{a}.example/{b}', variables: { a: { default: 'x', enum: ['x'] }, b: { default: 'v1' } } }],
  'x-reverse-proxy': { readTimeoutSeconds: 5, exclude: false },
  'paths': {
    '/a/{b}': {
      parameters: [{ 'name': 'b', 'in': 'path', 'style': 'simple', 'schema': { type: 'integer', enum: [1] }, 'x-multi-segment': true }, { $ref: '#/components/parameters/C' }],
      servers: [{ url: '/v2' }],
      get: { 'tags': ['t'], 'operationId': 'o', 'x-i': true, 'x-reverse-proxy': { webSocket: true, pathParameters: {} } },
      additionalOperations: { COPY: { 'x-reverse-proxy': { webSocket: true } } },
    },
    '/c': { $ref: '#/components/pathItems/P' },
  },
  'components': { pathItems: { P: { put: { servers: [{ url: 'x' }], parameters: [] } } }, parameters: { C: { name: 'c', in: 'path', schema: { type: 'string', format: 'uuid' } } } },
};

function placesOf(value: unknown, at: string[] = []): string[][] {
  return [at, ...typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, item]) => placesOf(item, [...at, name])) : []];
}

function replaced(value: any, [name, ...rest]: string[], by: unknown): unknown {
  return name === undefined ? by : Array.isArray(value) ? value.map((item, i) => String(i) === name ? replaced(item, rest, by) : item)
    : { ...value, [name]: replaced(value[name], rest, by) };
}

test('imports or rejects a description with any value in any one place', () => {
  const given = { restrictPathParameters: true, overrides: [{ path: '/c', options: { readTimeout: Duration.seconds(1) } }] };
  expect(isImported(RIGHT, given)).toBe(true);
  let imported = 0;
  fc.assert(fc.property(fc.constantFrom(...placesOf(RIGHT)), fc.oneof(any, reference), fc.boolean(), (place, by, withOptions) => {
    imported += isImported(replaced(RIGHT, place, by), withOptions ? given : {}) ? 1 : 0;
  }), { numRuns: numberOfRuns(2000) });
  expect(imported).toBeGreaterThan(numberOfRuns(100));
});
