import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import { readRoutes, readRoutesArgument } from '../../src/commands/routes-option';
import { UsageError } from '../../src/commands/usage-error';
import { NginxConfiguration } from '../../src/nginx';
import { newApp, TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';
import { temporaryFolder } from '../../testing/temporary-folder';

const ROOT = path.resolve(__dirname, '../..');
const folder = temporaryFolder();

/** A cloud assembly with a service in each of the stages, and in a stack outside of stages. */
function assemblyOf(...stages: string[]): string {
  const app = newApp();
  for (const stage of stages) {
    const stack = new TestStack(new Stage(app, stage), 'Shop');
    stack.service({ appHealthPath: `/ready-${stage}` });
  }
  new Stack(app, 'Other');
  return app.synth().directory;
}

function file(name: string, text: string): string {
  const written = path.join(folder, name);
  fs.writeFileSync(written, text);
  return written;
}

/** The message of the usage error of a call. */
function usageError(call: () => unknown): string {
  expect(call).toThrow(UsageError);
  return errorMessage(call);
}

test('a routes file in YAML or JSON, and an OpenAPI description', () => {
  const yaml = file('routes.yaml', 'routes: [{prefix: /api}]');
  const json = file('routes.json', JSON.stringify({ routes: [{ prefix: '/api' }] }));
  const description = file('openapi.json', JSON.stringify({ openapi: '3.0.0', info: {}, paths: { '/api': { get: { responses: {} } } } }));
  for (const routes of [yaml, json, description]) {
    const { allowlist } = readRoutes({ routes, host: ['api.example.com'] });
    expect(allowlist.decide({ method: 'GET', target: '/api' }).allowed).toBe(true);
    expect(allowlist.hosts).toEqual(['api.example.com']);
  }
});

test('the only service of a cloud assembly needs no name', () => {
  const read = readRoutes({ routes: assemblyOf('Live') });
  expect(read).toMatchObject({ appPort: 3000, port: 8080, healthPort: 8081, appHealthPath: '/ready-Live' });
  expect(new NginxConfiguration(read).text).toContain('/ready-Live');
});

test('a service is chosen by its path or by the end of its path', () => {
  const routes = assemblyOf('Beta', 'Live');
  expect(readRoutes({ routes, service: 'Beta/Shop/Orders' }).appHealthPath).toBe('/ready-Beta');
  expect(readRoutesArgument(path.join(routes, 'assembly-Live'), { service: 'Orders' }).appHealthPath).toBe('/ready-Live');
  expect(usageError(() => readRoutes({ routes }))).toBe(`--routes ${routes}: the cloud assembly has 2 services: choose one with \`--service PATH\`. The services are:
- Beta/Shop/Orders
- Live/Shop/Orders`);
  expect(usageError(() => readRoutesArgument(routes, { service: 'Orders' })))
    .toBe(`${routes}: \`--service\` ("Orders") is the end of several paths: give a longer one of\n- Beta/Shop/Orders\n- Live/Shop/Orders`);
  // The end begins at a slash.
  expect(usageError(() => readRoutes({ routes, service: 'ders' }))).toMatch(/\("ders"\) is the path of no service .*\n- Beta.*\n- Live/);
});

test('what is no cloud assembly, or one without a service, says what to do', () => {
  expect(usageError(() => readRoutes({ routes: assemblyOf() }))).toMatch(/has no service of this package: run `cdk synth` with this version/);
  expect(usageError(() => readRoutes({ routes: folder }))).toMatch(/is not a cloud assembly, because it has no manifest\.json/);
  expect(usageError(() => readRoutes({ routes: path.join(folder, 'none') }))).toMatch(/The routes file cannot be read: ENOENT/);
  expect(usageError(() => readRoutes({ routes: file('a.yaml', 'routes: [{prefix: /}]'), service: 'Orders' }))).toMatch(/leave `--service` out/);
});

test('an assembly whose files are broken, missing or of another version', () => {
  const routes = assemblyOf('Live');
  const nested = path.join(routes, 'assembly-Live');
  const [name] = fs.readdirSync(nested).filter((one) => one.endsWith('.allowlist.json'));
  const write = (text: string) => fs.writeFileSync(path.join(nested, name), text);
  write(JSON.stringify({ version: 2, service: 'Live/Shop/Orders' }));
  expect(usageError(() => readRoutes({ routes }))).toMatch(/"version" must be 1, not 2: .*run `cdk synth`/);
  write('{');
  expect(usageError(() => readRoutes({ routes }))).toMatch(/\.allowlist\.json" cannot be read: .*: run `cdk synth` again/);
  write('null');
  expect(usageError(() => readRoutes({ routes }))).toMatch(/\.allowlist\.json" is not an object/);
  fs.rmSync(path.join(nested, name));
  expect(usageError(() => readRoutes({ routes }))).toMatch(/ENOENT.*: run `cdk synth` again/);
  fs.writeFileSync(path.join(nested, 'manifest.json'), '[]');
  expect(usageError(() => readRoutes({ routes }))).toMatch(/manifest\.json" is not an object/);
});

test('the CDK CLI accepts the assembly: it lists, synthesizes and compares as without the file', () => {
  const routes = assemblyOf('Live');
  const cdk = (...args: string[]) => execFileSync(path.join(ROOT, 'node_modules/.bin/cdk'), [...args, '--app', routes, '--no-notices', '--ci'], {
    cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(cdk('list').trim().split('\n').sort()).toEqual(['Live/Shop (Live-Shop)', 'Other']);
  expect(cdk('synth', 'Live/Shop')).toContain('AWS::ECS::TaskDefinition');
}, 60_000);
