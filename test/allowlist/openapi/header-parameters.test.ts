import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, OpenApiDescription, Route } from '../../../src/allowlist';
import { ClientScheme, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { temporaryFolder } from '../../../testing/temporary-folder';

const header = (name: string) => ({ name, in: 'header', schema: { type: 'string' } });
const NAMES = ['X-Api-Version', 'api_version', 'x.dotted', 'X-Forwarded-User', 'x_forwarded_for', 'X-Request-Id', 'If-Match'];
const DESCRIPTION = {
  openapi: '3.0.3',
  security: [{ key: [] }],
  components: {
    parameters: { Version: header('X-Api-Version') },
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'api_key' }, other: { type: 'apiKey', in: 'query', name: 'q_key' }, unused: { type: 'apiKey', in: 'header', name: 'un_used' } },
  },
  paths: {
    '/a': {
      parameters: [{ $ref: '#/components/parameters/Version' }],
      get: { parameters: [...NAMES.slice(1).map(header), { name: 'q_uery', in: 'query' }, { $ref: '#/components/parameters/None' }] },
    },
    '/open': { get: { security: [{ other: [] }], parameters: [header('open_one')] } },
    '/left/out': { get: { security: [], parameters: [header('left_out')] } },
  },
};
const folder = temporaryFolder();
const OPTIONS = { excludePaths: ['/left/out'] };

const undelivered = (routes: Route[], settings: NginxOptions = {}) =>
  new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, settings })._undeliveredHeaders;

test('lists the headers of operations that became routes, with their locations', () => {
  const { headerParameters } = OpenApiDescription.fromObject(DESCRIPTION, OPTIONS);
  expect(headerParameters.map(({ name }) => name).sort()).toEqual([...NAMES, 'api_key', 'open_one'].sort());
  expect(headerParameters).toContainEqual({ name: 'X-Api-Version', pointer: '#/components/parameters/Version' });
  expect(headerParameters).toContainEqual({ name: 'api_key', pointer: '#/components/securitySchemes/key' });
  expect(headerParameters).toContainEqual({ name: 'api_version', pointer: '#/paths/~1a/get/parameters/0' });
});

test('lists the same headers for files in YAML and JSON that are read in part', () => {
  const json = path.join(folder, 'api.json');
  fs.writeFileSync(json, JSON.stringify(DESCRIPTION, undefined, 2));
  const yaml = path.join(folder, 'api.yaml');
  fs.writeFileSync(yaml, [
    'openapi: 3.0.3', 'security:', '  - key: []', 'paths:', '  /a:', '    get:', '      parameters:', '        - name: api_version', '          in: header', '          schema: {type: string}',
    '        - in: query', '          name: q', '      responses: {}', 'components:', '  schemas:', '    A: {type: object}', '  securitySchemes:', '    key:', '      type: apiKey', '      in: header', '      name: api_key', '',
  ].join('\n'));
  expect(OpenApiDescription.fromFile(json, OPTIONS).headerParameters.map(({ name }) => name).sort()).toEqual([...NAMES, 'api_key', 'open_one'].sort());
  expect(OpenApiDescription.fromFile(yaml).headerParameters.map(({ name }) => name).sort()).toEqual(['api_key', 'api_version']);
});

test('lists the headers of Swagger 2.0', () => {
  const { headerParameters } = OpenApiDescription.fromObject({
    swagger: '2.0', securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'api_key' } }, paths: { '/a': { get: { security: [{ key: [] }] } } },
  });
  expect(headerParameters).toEqual([{ name: 'api_key', pointer: '#/securityDefinitions/key' }]);
});

test('lists each header that the app would not receive, with the reason and a fix', () => {
  const { routes } = OpenApiDescription.fromObject(DESCRIPTION, OPTIONS);
  const told = (settings: NginxOptions) => Object.fromEntries(undelivered(routes, settings).map(({ name, fix }) => [name, fix]));
  const always = { 'x.dotted': expect.stringMatching(/another name/), 'x_forwarded_for': 'give the header another name', 'X-Request-Id': expect.stringMatching(/another name/) };
  const spoofable = { 'X-Forwarded-User': expect.stringMatching(/`trustedHeaders`/) };
  expect(told({})).toEqual({ ...always, ...spoofable, ...Object.fromEntries(['api_key', 'api_version', 'open_one'].map((name) => [name, expect.stringMatching(/`underscoresInHeaders`/)])) });
  expect(told({ underscoresInHeaders: true, clientScheme: ClientScheme.HTTPS })).toEqual({ ...always, ...spoofable });
  expect(told({ trustedHeaders: ['X-Forwarded-User'], underscoresInHeaders: true, clientScheme: ClientScheme.HTTPS })).toEqual(always);
  expect(told({ forwardedRequestHeaders: ['api_key', 'api_version', 'X-Api-Version'], clientScheme: ClientScheme.HTTPS })).toEqual({
    ...always, ...spoofable, ...Object.fromEntries(['If-Match', 'open_one'].map((name) => [name, 'add the name to `forwardedRequestHeaders`'])),
  });
  expect(told({ strictQuery: true })).toEqual(told({}));
  expect(undelivered([Route.exact('/own')])).toEqual([]);
});
