import * as fs from 'node:fs';
import * as path from 'node:path';
import { RoutesFile } from '../../src';
import { nginxConfOf, TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();

function write(name: string, ...lines: string[]): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, lines.join('\n'));
  return file;
}

test('a service takes everything from a file', () => {
  const file = RoutesFile.fromPath(write('routes.yaml', 'hosts: [API.example.com]', 'routes: [{ prefix: /b }, { exact: /a }]', 'settings: { maxRequestBodyBytes: 4321 }', 'appProtocol: uwsgi'));
  expect(file.routes.map(String)).toEqual(['prefix /b', 'exact /a']);
  expect(file.hosts).toEqual(['API.example.com']);

  const stack = new TestStack();
  const service = stack.service({ routes: file.routes, hosts: file.hosts, nginx: file.settings });
  expect(service.node.path).toBe('Stack/Orders');
  const text = nginxConfOf(stack);
  for (const part of ['client_max_body_size 4321', 'api.example.com']) expect(text).toContain(part);
});

test('what a file does not have is undefined, which stands for the defaults', () => {
  const { hosts, settings, appProtocol } = RoutesFile.fromPath(write('small.json', '{"routes": [{"prefix": "/b"}]}'));
  expect({ hosts, settings, appProtocol }).toEqual({ hosts: undefined, settings: undefined, appProtocol: undefined });
  const stack = new TestStack();
  stack.service({ routes: RoutesFile.fromPath(path.join(folder, 'small.json')).routes, hosts, nginx: settings });
  expect(nginxConfOf(stack)).toContain('/b');
});

test('an OpenAPI description is a file with routes only', () => {
  const file = RoutesFile.fromPath(write('openapi.yaml', 'openapi: 3.1.0', 'info: {}', 'paths: { /pets: { get: { responses: {} } } }'));
  expect(file.routes.map(String)).toEqual(['exact /pets']);
});

test.each<[string, string[], RegExp]>([
  ['wrong.yaml', ['routes: [{ exact: a }, { prefix: /b, metods: [GET] }]'], /routes\[0\].*\n.*routes\[1\] has the unknown "metods".*for "metods"/],
  ['contradiction.yaml', ['routes: [{ exact: /a }, { exact: /a, strictQuery: true }]'], /\/a/],
  ['openapi-wrong.yaml', ['openapi: 3.1.0', 'info: {}', 'paths: { a: { get: { responses: {} } } }'], /#\/paths\/a/],
  ['text.yaml', ['routes: ['], /./],
])('an error names the file and the place: %s', (name, lines, place) => {
  const file = write(name, ...lines);
  const message = errorMessage(() => RoutesFile.fromPath(file));
  expect(message.startsWith(`RoutesFile.fromPath(${JSON.stringify(file)}): `)).toBe(true);
  expect(message.slice(message.indexOf('): ') + 3)).toMatch(place);
});

test('a file that cannot be read', () => {
  expect(() => RoutesFile.fromPath('none.yaml')).toThrow(/^RoutesFile\.fromPath\("none\.yaml"\): The routes file cannot be read: ENOENT/);
});
