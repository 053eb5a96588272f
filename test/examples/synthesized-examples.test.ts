import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { findExamples } from '../../proofs/deploy-local/examples';
import { templates } from '../../testing/cloud-assembly';
import { examplesInContainers, verificationSection } from '../../testing/example-verification';
import { exampleFolders } from '../../testing/examples';
import { temporaryFolder } from '../../testing/temporary-folder';

const ROOT = path.resolve(__dirname, '../..');
const out = temporaryFolder();

beforeAll(() => {
  execFileSync(process.execPath, ['-r', './testing/setup/typescript.js', path.join(ROOT, 'testing/run-examples.js'), out, ...exampleFolders()], {
    cwd: ROOT, stdio: 'ignore', env: { ...process.env, CDK_VALIDATION: 'false' },
  });
}, 600_000);

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; DependsOn?: string[] }>;

/** The resources that a resource depends on, by `DependsOn` or by references in its properties. */
const dependenciesOf = (resources: Resources, id: string): string[] => [resources[id].DependsOn ?? [], referencesIn(resources[id].Properties)].flat();

/** The logical ids that CloudFormation's functions `Ref` and `Fn::GetAtt` in a value refer to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner];
    return key === 'Fn::GetAtt' ? [inner[0]] : referencesIn(inner);
  });
}

/** The texts in a value, except for the logical ids that CloudFormation's functions refer to. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => key === 'Ref' || key === 'Fn::GetAtt' ? [] : textsIn(inner));
}

/** The names that a resource gets from its properties, such as `Name` or `ClusterName` of an `AWS::ECS::Cluster`. */
function namesOf({ Type: type, Properties: properties = {} }: Resources[string]): unknown[] {
  const kind = type.split('::').pop()!;
  // The name of a record is a name in DNS, which several records may share.
  return type === 'AWS::Route53::RecordSet' ? [] : ['Name', `${kind}Name`, `${kind}Id`].map((key) => properties[key]);
}

describe.each(exampleFolders().map((folder) => path.basename(folder)))('%s', (name) => {
  const found = () => Object.values(templates(path.join(out, name))).map(({ Resources }): Resources => Resources);

  /** Written by `UPDATE_GOLDEN=1`. */
  test('lists in its README which command verifies which claim, and which claims only AWS can verify', () => {
    const readme = path.join(ROOT, 'examples', name, 'README.md');
    const text = fs.readFileSync(readme, 'utf8');
    const section = verificationSection(name, found().map((Resources) => ({ Resources })));
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(readme, `${text.split('\n## Verification\n')[0].trimEnd()}\n\n${section}`);
    else expect(text.slice(text.indexOf('## Verification\n'))).toBe(section);
  });

  test('depends on each resource that it names explicitly', () => {
    for (const resources of found()) {
      for (const [named, resource] of Object.entries(resources)) {
        // A role and its instance profile may have one name, which is the own name of each.
        const users = Object.keys(resources).filter((id) => id !== named && textsIn(resources[id].Properties)
          .some((text) => namesOf(resource).includes(text) && !namesOf(resources[id]).includes(text)));
        for (const user of users) expect([user, dependenciesOf(resources, user)]).toEqual([user, expect.arrayContaining([named])]);
      }
    }
  });

  test('creates the permissions and routes of the tasks before its service', () => {
    for (const resources of found()) {
      const services = Object.keys(resources).filter((id) => resources[id].Type === 'AWS::ECS::Service' && /^(?:Orders|Shop|Carts|Search)Service/.test(id));
      for (const service of services) {
        const owner = service.replace(/Service.*/, '');
        const needed = Object.entries(resources).filter(([id, { Type: type }]) => (
          type === 'AWS::IAM::Policy' && new RegExp(`^(?:${owner}TaskDefinition|Task)ExecutionRoleDefaultPolicy`).test(id)) || (
          type === 'AWS::EC2::Route' && /PrivateSubnet/.test(id) && resources[service].Properties!.NetworkConfiguration !== undefined)).map(([id]) => id);
        expect([service, dependenciesOf(resources, service)]).toEqual([service, expect.arrayContaining(needed)]);
      }
    }
  });
});

test('the assertions above fail if a dependency is missing', () => {
  const [{ Resources: connect }] = Object.values(templates(path.join(out, 'service-connect')));
  expect(Object.values<any>(connect).map(({ Properties }) => Properties?.ServiceConnectConfiguration?.Namespace).filter(Boolean)).toEqual(['shop']);
  expect(namesOf(Object.values<any>(connect).find(({ Type }) => Type === 'AWS::ServiceDiscovery::HttpNamespace'))).toContain('shop');
});

test('the examples that mention a command for deployment or simulation are those that the command supports', () => {
  const saying = (command: string) => exampleFolders().map((folder) => path.basename(folder)).flatMap((name) => (
    [...fs.readFileSync(path.join(ROOT, 'examples', name, 'README.md'), 'utf8').matchAll(new RegExp(`\\| \`npm run ${command} -- --only ([^\`]+)\``, 'g'))]
      .map(([, only]) => [name, only])));
  expect(saying('deploy:local')).toEqual(findExamples().map(({ name }) => [name, name]));
  expect(saying('containers')).toEqual(Object.entries(examplesInContainers()));
  expect(examplesInContainers()).toHaveProperty('demo');
});
