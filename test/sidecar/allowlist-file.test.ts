import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Allowlist, NginxConfiguration, NginxSidecar, ProxyImage, Route } from '../../src';
import { findServiceFile } from '../../src/routes-file/cloud-assembly';
import { readRoutesFile } from '../../src/routes-file/read-routes-file';
import { APP_IMAGE, newApp, nginxConfOf, TestStack } from '../../testing/cdk';

const filesIn = (folder: string) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.allowlist.json')).sort();

function sidecarIn(scope: Construct, configuration: NginxConfiguration): void {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Task');
  const appContainer = taskDefinition.addContainer('App', { image: APP_IMAGE, logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) });
  taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer, image: ProxyImage.stock() }));
}

const allowlist = new Allowlist({ routes: [Route.prefix('/api')] });

test('the file of a service reproduces its nginx.conf, with the routes that are added last', () => {
  const app = newApp();
  const stack = new TestStack(app);
  const service = stack.service({ hosts: ['api.example.com'], nginx: { strictQuery: true } });
  service.addRoute(Route.exact('/added'));
  const text = nginxConfOf(stack);

  const file = findServiceFile(app.outdir);
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({
    version: 1, service: 'Stack/Orders', appPort: 3000, port: 8080, hosts: ['api.example.com'], routes: [{ prefix: '/api' }, { exact: '/added' }],
  });
  expect(new NginxConfiguration(readRoutesFile(file)).text).toBe(text);
});

test('each proxy has a file, also without the service construct, in nested stacks, and in stacks of one name', () => {
  const app = newApp();
  const eu = new Stack(app, 'Eu', { stackName: 'orders', env: { region: 'eu-central-1' } });
  const us = new Stack(app, 'Us', { stackName: 'orders', env: { region: 'us-east-1' } });
  const configuration = new NginxConfiguration({ allowlist, appPort: 3000 });
  [eu, us, new NestedStack(us, 'Nested')].forEach((stack) => sidecarIn(stack, configuration));
  app.synth();

  expect(filesIn(app.outdir)).toEqual([
    expect.stringMatching(/^Eu-Task-[0-9a-f]{12}\.allowlist\.json$/),
    expect.stringMatching(/^Us-Nested-Task-[0-9a-f]{12}\.allowlist\.json$/),
    expect.stringMatching(/^Us-Task-[0-9a-f]{12}\.allowlist\.json$/),
  ]);
  for (const service of ['Eu/Task', 'Us/Task', 'Us/Nested/Task']) {
    expect(JSON.parse(fs.readFileSync(findServiceFile(app.outdir, service), 'utf8'))).toEqual({ version: 1, service, appPort: 3000, routes: [{ prefix: '/api' }] });
  }
});

test('the files of a stage are in the assembly of the stage, and are found from the assembly of the app', () => {
  const app = newApp();
  const stages = ['Beta', 'Live'].map((id) => new Stage(app, id));
  stages.forEach((stage) => sidecarIn(new Stack(stage, 'Stack'), new NginxConfiguration({ allowlist, appPort: 3000 })));
  app.synth();

  expect(filesIn(app.outdir).map((file) => path.dirname(file))).toEqual(['assembly-Beta', 'assembly-Live']);
  expect(path.relative(app.outdir, findServiceFile(app.outdir, 'Live/Stack/Task'))).toMatch(/^assembly-Live.Live-Stack-Task-/);
  expect(findServiceFile(path.join(app.outdir, 'assembly-Beta'))).toBe(findServiceFile(app.outdir, 'Beta/Stack/Task'));
});

test('the file is the same after another synthesis, and a file that is left from an earlier one is not found', () => {
  const outdir = newApp().outdir;
  const synthesize = (id: string) => {
    const app = new App({ outdir, analyticsReporting: false });
    sidecarIn(new Stack(app, id), new NginxConfiguration({ allowlist, appPort: 3000 }));
    app.synth();
    return findServiceFile(outdir);
  };
  const first = synthesize('Before');
  expect(synthesize('Before')).toBe(first);
  expect(synthesize('After')).not.toBe(first);
  expect(fs.existsSync(first)).toBe(true);
});
