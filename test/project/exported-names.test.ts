import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = path.resolve(__dirname, '../..');

/** Modules of which an app imports every name together with the library: `import software.amazon.awscdk.services.ecs.*;`. */
const IMPORTED_TOGETHER = [
  'aws-cdk-lib', 'constructs', 'aws_certificatemanager', 'aws_cloudwatch', 'aws_ec2', 'aws_ecr', 'aws_ecs', 'aws_elasticloadbalancingv2', 'aws_iam', 'aws_logs',
];

interface Assembly {
  readonly filename?: string;
  readonly name: string;
  readonly types: Record<string, { readonly name: string; readonly namespace?: string }>;
}

/** The names of a package's jsii modules, without names inside of other names. */
function namesByModule(packageName: string): Map<string, Set<string>> {
  const folder = path.join(ROOT, 'node_modules', packageName);
  const text = fs.readFileSync(path.join(folder, '.jsii'), 'utf8');
  const { filename } = JSON.parse(text) as Assembly;
  const assembly = JSON.parse(filename === undefined ? text : gunzipSync(fs.readFileSync(path.join(folder, filename))).toString()) as Assembly;
  const names = new Map<string, Set<string>>();
  for (const { name, namespace = assembly.name } of Object.values(assembly.types)) {
    names.set(namespace, (names.get(namespace) ?? new Set()).add(name));
  }
  return names;
}

/** The names that a file exports, those of the files that it exports again included. */
function exportedNames(file: string): string[] {
  return [...fs.readFileSync(file, 'utf8').matchAll(/^export (?:\*|(?:type )?\{([^}]*)\}) from '(.*)';/gm)].flatMap(([, names, target]) => (
    names?.split(',').map((name) => name.trim()).filter((name) => name !== '') ?? exportedNames(path.join(path.dirname(file), target, 'index.ts'))));
}

test('no exported name is that of a class of CDK that apps import with it: in Java and C#, both names would be ambiguous', () => {
  const modules = new Map([...namesByModule('aws-cdk-lib'), ...namesByModule('constructs')]);
  const exported = exportedNames(path.join(ROOT, 'src/index.ts'));

  expect(exported).toEqual(expect.arrayContaining(['ReverseProxiedService', 'ReverseProxiedServiceProps', 'Route', 'UpstreamProtocol']));
  const clashes = exported.flatMap((name) => IMPORTED_TOGETHER.filter((module) => modules.get(module)!.has(name)).map((module) => `${name} of ${module}`));
  expect(clashes).toEqual([]);
  expect(modules.get('aws_ecs')).toContain('AppProtocol');
});
