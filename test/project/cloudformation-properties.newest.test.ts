import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const PAGE = fs.readFileSync(path.join(__dirname, '../../docs/cloudformation-properties.md'), 'utf8');

const LIBRARY = path.dirname(require.resolve('aws-cdk-lib-newest/package.json'));
const read = (service: string) => {
  const file = path.join(LIBRARY, `aws-${service}/lib/${service}.generated.d.ts`);
  return ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
};
const ECS = read('ecs');
const LOAD_BALANCING = read('elasticloadbalancingv2');

/** A struct of the generated code, also in the namespace of a class. */
function structIn(file: ts.SourceFile, name: string, namespace?: string): ts.InterfaceDeclaration {
  const found: ts.InterfaceDeclaration[] = [];
  const visit = (node: ts.Node, inside?: string): void => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === name && inside === namespace) found.push(node);
    if (ts.isModuleDeclaration(node) && node.body) ts.forEachChild(node.body, (child) => visit(child, node.name.text));
  };
  ts.forEachChild(file, (node) => visit(node));
  expect(found).toHaveLength(1);
  return found[0];
}

const membersOf = (struct: ts.InterfaceDeclaration) => struct.members.map((member) => member.name!.getText());

/** The names of attributes in the comment of the member `key`. Names of attributes have dots. */
function attributesOf(struct: ts.InterfaceDeclaration): string[] {
  const key = struct.members.find((member) => member.name!.getText() === 'key')!;
  return [...key.getFullText().matchAll(/\* - `([a-z0-9_]+(?:\.[a-z0-9_]+)+)`/g)].map(([, name]) => name);
}

/** Each table, by its heading, and the properties in the specification. */
const SPECIFIED: Record<string, () => string[]> = {
  'AWS::ECS::Service': () => membersOf(structIn(ECS, 'CfnServiceProps')),
  'AWS::ECS::Service DeploymentConfiguration': () => membersOf(structIn(ECS, 'DeploymentConfigurationProperty', 'CfnService')),
  'AWS::ECS::TaskDefinition': () => membersOf(structIn(ECS, 'CfnTaskDefinitionProps')),
  'AWS::ECS::TaskDefinition ContainerDefinition': () => membersOf(structIn(ECS, 'ContainerDefinitionProperty', 'CfnTaskDefinition')),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': () => membersOf(structIn(LOAD_BALANCING, 'CfnLoadBalancerProps')),
  'Load balancer attributes': () => attributesOf(structIn(LOAD_BALANCING, 'LoadBalancerAttributeProperty', 'CfnLoadBalancer')),
  'AWS::ElasticLoadBalancingV2::TargetGroup': () => membersOf(structIn(LOAD_BALANCING, 'CfnTargetGroupProps')),
  'Target group attributes': () => attributesOf(structIn(LOAD_BALANCING, 'TargetGroupAttributeProperty', 'CfnTargetGroup')),
  'AWS::ElasticLoadBalancingV2::Listener': () => membersOf(structIn(LOAD_BALANCING, 'CfnListenerProps')),
  'Listener attributes': () => attributesOf(structIn(LOAD_BALANCING, 'ListenerAttributeProperty', 'CfnListener')),
};

/** The rows of each table of the page. */
const tables = new Map(PAGE.split(/^## /m).slice(1).map((section) => [
  section.slice(0, section.indexOf('\n')), [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name, decision]) => ({ name, decision })),
]));

test('the page has the expected tables', () => {
  expect([...tables.keys()].sort()).toEqual(Object.keys(SPECIFIED).sort());
});

test.each(Object.entries(SPECIFIED))('the table has a decision for every property: %s', (heading, specified) => {
  const names = specified();
  expect(names.length).toBeGreaterThan(9);
  expect(tables.get(heading)!.map(({ name }) => name).sort()).toEqual([...names].sort());
});

test('every decision names a prop, or states that no prop exists', () => {
  const unclear = [...tables.values()].flat().filter(({ decision }) => !/`|^derived|^not offered|^see below/.test(decision));
  expect(unclear).toEqual([]);
});
