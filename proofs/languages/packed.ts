import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import type { Language } from './language';
import { compareWithTwins, synthesizeOrThrow, TWINS } from './synthesis';
import { CDK_VERSION, CONSTRUCTS_VERSION } from './versions';
import { Claims } from '../claims';
import { makePackage } from '../packages/package';
import { run, runOrThrow } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const EXAMPLES = path.resolve(__dirname, '../../examples');

/** The package of npm, in the empty folder of a CDK app in JavaScript. */
export const packed: Language = async (workplace, twins) => {
  const claims = new Claims('packed');
  const app = writeApp(workplace);
  const installed = await claims.check('the tarball of npm is installed in an empty folder', async () => {
    const folder = await makePackage('js', workplace);
    const [tarball] = fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    await runOrThrow('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', path.join(folder, tarball), `aws-cdk-lib@${CDK_VERSION}`, `constructs@${CONSTRUCTS_VERSION}`],
      app, workplace.environment);
    return tarball;
  });
  if (!installed) {
    return claims.findings;
  }
  const assembly = path.join(app, 'cdk.out');
  const synthesized = await claims.check('the app has the templates and assets of this tree, byte for byte', async () => {
    await synthesizeOrThrow(app, assembly, workplace.environment);
    return compareWithTwins(assembly, twins);
  });
  const command = (...args: string[]) => runOrThrow('npx', ['--no', 'cdk-reverse-proxied-service', ...args], app, workplace.environment);
  await claims.check('`--help` of each command describes its options', async () => {
    const { stdout } = await command('--help');
    const names = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    for (const name of names) {
      const help = await command(name, '--help');
      if (!help.stdout.includes(`Usage: cdk-reverse-proxied-service ${name} `) || !help.stdout.includes('--help')) {
        throw new Error(`${name} --help: ${help.output}`);
      }
    }
    return names.join(', ');
  });
  if (synthesized) {
    await claims.check('`print` and `explain` read the assembly of the app', async () => {
      const service = ['--routes', 'cdk.out', '--service', 'PublicApi/Orders'];
      const printed = await command('print', ...service);
      const explained = await command('explain', ...service, 'GET', '/v1/orders/17');
      const wrong = await run('npx', ['--no', 'cdk-reverse-proxied-service', 'explain', '--routes', 'absent.yaml', 'GET', '/'], app, workplace.environment);
      if (!/^\s*server \{$/m.test(printed.stdout) || !explained.stdout.includes('/v1/orders/{id}') || wrong.status !== 2) {
        throw new Error(`print: ${printed.output}\nexplain: ${explained.output}\nwith an absent file: status ${wrong.status}, ${wrong.output}`);
      }
    });
  }
  return claims.findings;
};

/** An app with the stacks of the twins, as `cdk init --language javascript` lays it out. */
function writeApp(workplace: Workplace): string {
  const app = workplace.subfolder('apps/javascript');
  fs.mkdirSync(path.join(app, 'lib'));
  for (const { example } of TWINS) {
    const source = fs.readFileSync(path.join(EXAMPLES, example, 'app.ts'), 'utf8').replace('../../src', 'cdk-reverse-proxied-service');
    fs.writeFileSync(path.join(app, 'lib', `${example}.js`), ts.transpile(source, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS }));
  }
  fs.copyFileSync(path.join(EXAMPLES, 'public-api/openapi.yaml'), path.join(app, 'lib/openapi.yaml'));
  const { context } = JSON.parse(fs.readFileSync(path.join(EXAMPLES, 'minimal/cdk.json'), 'utf8'));
  fs.writeFileSync(path.join(app, 'cdk.json'), JSON.stringify({ app: 'node app.js', context }));
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'orders', version: '0.1.0', private: true }));
  fs.writeFileSync(path.join(app, 'app.js'), `
    const { App } = require('aws-cdk-lib');
    const app = new App();
    new (require('./lib/minimal').OrdersStack)(app, 'Orders');
    new (require('./lib/public-api').PublicApiStack)(app, 'PublicApi');
  `);
  return app;
}
