import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import type { Aws } from '../../proofs/deploy-local/aws';
import { changesCalledFor, complaintsAbout, ResourceChange } from '../../proofs/deploy-local/change-set';
import { findExamples } from '../../proofs/deploy-local/examples';
import { addedTo } from '../../proofs/deploy-local/inventory';
import { READERS } from '../../proofs/deploy-local/read-resource';
import { complaintsAboutReading, complaintsAboutType } from '../../proofs/deploy-local/template-checks';
import { actualValue, Deployed, differences, expectedValue } from '../../proofs/deploy-local/template-value';
import { inParallel } from '../../testing/in-parallel';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();

describe('a change set that adds a route', () => {
  const task = (image: string) => ({ Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Image: image }] } });
  const rest = {
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
    Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: 8080 } },
  };
  const before = { ...rest, Task: task('nginx:1') };
  const after = { ...rest, Task: task('nginx:2') };
  const taskChange: ResourceChange = { logicalId: 'Task', type: 'AWS::ECS::TaskDefinition', action: 'Modify', replacement: 'True' };
  const serviceChange: ResourceChange = { logicalId: 'Service', type: 'AWS::ECS::Service', action: 'Modify', replacement: 'False' };

  test('replaces the task definition with a new revision and updates the service', () => {
    expect(changesCalledFor(before, after)).toEqual(['Service', 'Task']);
    expect(complaintsAbout([taskChange, serviceChange], before, after)).toEqual([]);
  });

  test('is empty if the templates are equal', () => {
    expect(complaintsAbout([], before, before)).toEqual([]);
    expect(complaintsAbout([taskChange], before, before)).toEqual(['a change of Task, whose definition is the same']);
  });

  test('is rejected if it does not contain the service', () => {
    expect(complaintsAbout([taskChange], before, after)).toEqual(['no change of AWS::ECS::Service Service']);
  });

  test('is rejected if it replaces the service or keeps the task definition', () => {
    const complaints = complaintsAbout([{ ...taskChange, replacement: 'False' }, { ...serviceChange, replacement: 'True' }], before, after);
    expect(complaints).toEqual([
      'Modify of AWS::ECS::TaskDefinition Task, replacement False', 'Modify of AWS::ECS::Service Service, replacement True',
    ]);
  });

  test('is rejected if it contains another resource, even if the definition of that resource differs', () => {
    const group: ResourceChange = { logicalId: 'Group', type: 'AWS::ElasticLoadBalancingV2::TargetGroup', action: 'Modify', replacement: 'True' };
    const moved = { ...after, Group: { ...rest.Group, Properties: { Port: 8090 } } };
    expect(complaintsAbout([taskChange, serviceChange, group], before, moved)).toHaveLength(1);
    const added: ResourceChange = { logicalId: 'New', type: 'AWS::ECS::Service', action: 'Add' };
    expect(complaintsAbout([taskChange, serviceChange, added], before, { ...after, New: rest.Service })).toContain('Add of AWS::ECS::Service New');
  });

  test('may list resources that only read an attribute of a changed resource', () => {
    const follower: ResourceChange = { logicalId: 'Scaling', type: 'AWS::X::Y', action: 'Modify', replacement: 'Conditional', follows: true };
    expect(complaintsAbout([taskChange, serviceChange, follower], before, after)).toEqual([]);
    expect(complaintsAbout([taskChange, serviceChange, { ...follower, follows: false }], before, after)).not.toEqual([]);
  });
});

describe('a comparison of a template with the deployed resources', () => {
  const deployed: Deployed = { account: '123456789012', region: 'eu-central-1', stack: 'Orders', physicalIds: new Map([['Group', 'sg-1'], ['Role', 'orders-role']]) };
  const compare = (template: unknown, actual: unknown) => differences(expectedValue(template, deployed), actualValue(actual));

  test('ignores the case of the first letter, numbers as strings, and additional keys', () => {
    expect(compare({ Name: 'nginx', PortMappings: [{ ContainerPort: 8080 }] }, { name: 'nginx', portMappings: [{ containerPort: '8080', protocol: 'tcp' }], cpu: 0 }))
      .toEqual([]);
  });

  test('reports the location of each difference', () => {
    expect(compare({ A: { B: [1, 2] } }, { a: { b: [1, 3] } })).toEqual(['a.b[1] is 3 instead of 2']);
    expect(compare({ A: [1] }, { a: [1, 2] })).toEqual(['a is [1,2] instead of 1 elements']);
    expect(compare({ ReadonlyRootFilesystem: true }, {})).toEqual(['readonlyRootFilesystem is undefined instead of true']);
  });

  test.each([
    [{ Ref: 'Group' }, 'sg-1', 'sg-2'],
    [{ Ref: 'AWS::Region' }, 'eu-central-1', 'us-east-1'],
    [{ 'Fn::GetAtt': ['Group', 'GroupId'] }, 'sg-1', 'sg-2'],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::123456789012:role/orders-role', 'arn:aws:iam::123456789012:role/other'],
    [{ 'Fn::GetAtt': ['Group', 'Anything'] }, 'something', ''],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, 'arn:aws:x', 'arn:aws-cn:x'],
    [{ 'Fn::Join': ['/', ['a', { 'Fn::GetAtt': ['Group', 'Anything'] }, 'c']] }, 'a/b/c', 'a/c'],
    [{ 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/x:1' }, '123456789012.dkr.ecr.eu-central-1.amazonaws.com/x:1', 'x:1'],
    [{ 'Fn::ImportValue': 'Other:Export' }, 'sg-3', ''],
  ])('resolves %j', (value, right, wrong) => {
    expect(compare(value, right)).toEqual([]);
    expect(compare(value, wrong)).toHaveLength(1);
  });
});

describe('the check of the deployed resources', () => {
  const deployed: Deployed = {
    account: '123456789012',
    region: 'eu-central-1',
    stack: 'Orders',
    physicalIds: new Map([['Key', 'key-1']]),
    attributes: new Map([['Balancer.DNSName', 'orders-1.elb.amazonaws.com']]),
  };
  const complaints = async (type: string, template: unknown, aws: unknown) => {
    const properties = expectedValue(template, deployed) as Record<string, any>;
    return complaintsAboutReading(READERS[type], properties, await READERS[type].read(aws as Aws, 'id', properties));
  };

  test.each([
    ['orders-1.elb.amazonaws.com', []],
    ['other-1.elb.amazonaws.com', [expect.stringContaining('aliasTarget.dNSName is "dualstack.other-1')]],
  ])('compares a record that points at %s', async (balancer, expected) => {
    const record = { Name: 'orders.example.com.', Type: 'A', AliasTarget: { DNSName: `dualstack.${balancer}.` } };
    const template = {
      HostedZoneId: 'Z1',
      Name: 'orders.example.com.',
      Type: 'A',
      AliasTarget: { DNSName: { 'Fn::Join': ['', ['dualstack.', { 'Fn::GetAtt': ['Balancer', 'DNSName'] }]] } },
    };
    expect(await complaints('AWS::Route53::RecordSet', template, { others: { call: async () => ({ ResourceRecordSets: [record] }) } })).toEqual(expected);
  });

  test.each([
    ['key-1', []],
    ['key-2', [expect.stringContaining('policyDocument.statement[0].resource')]],
  ])('compares a policy that allows the use of %s', async (key, expected) => {
    const template = {
      PolicyName: 'Default',
      Roles: ['role'],
      PolicyDocument: { Statement: [{ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } }] },
    };
    const statement = { Action: 'kms:Decrypt', Resource: `arn:aws:kms:eu-central-1:123456789012:key/${key}` };
    const getRolePolicy = async () => (
      { RoleName: 'role', PolicyName: 'Default', PolicyDocument: encodeURIComponent(JSON.stringify({ Statement: [statement] })) });
    expect(await complaints('AWS::IAM::Policy', template, { iam: { getRolePolicy } })).toEqual(expected);
  });

  test('reports a missing resource', () => {
    expect(complaintsAboutReading(READERS['AWS::SNS::Topic'], {}, undefined)).toEqual(['cannot be read back']);
    expect(complaintsAboutReading(READERS['AWS::SNS::Topic'], {}, new Error('NotFound'))).toEqual(['cannot be read back: NotFound']);
  });

  test('fails for a resource type that it does not know', () => {
    expect(complaintsAboutType('AWS::New::Type')).toEqual([expect.stringContaining('AWS::New::Type has no reader')]);
    expect(complaintsAboutType('Custom::Any')).toEqual([]);
    expect(complaintsAboutType('AWS::SNS::TopicPolicy')).toEqual([]);
  });
});

test('reports the resources that remain after the deletion and did not exist before', () => {
  const before = new Map([['A', new Set(['1'])], ['B', new Set<string>()]]);
  const after = new Map([['A', new Set(['1', '2'])], ['B', new Set(['3'])]]);
  expect(addedTo(before, after)).toEqual([{ type: 'A', physicalId: '2' }, { type: 'B', physicalId: '3' }]);
  expect(addedTo(after, before)).toEqual([]);
});

test('deploys every example that says how it is synthesized, and deploys it again with one more route', () => {
  const examples = findExamples();
  expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(['demo', 'minimal']));
  for (const { changedCommand } of examples.filter(({ command }) => command.includes('ts-node'))) {
    expect(changedCommand).toMatch(/ts-node --require \S+one-more-route\.ts /);
  }
});

test('adds one more route to every configuration', () => {
  const printed = execFileSync(process.execPath, [
    '-r', 'ts-node/register/transpile-only', '-r', './proofs/deploy-local/one-more-route.ts', '-e',
    'const { Allowlist, Route } = require("./src/allowlist"); const { NginxConfiguration } = require("./src/nginx");'
    + 'process.stdout.write(new NginxConfiguration({ appPort: 80, allowlist: new Allowlist({ routes: [Route.exact("/a")] }) }).text)',
  ], { cwd: path.resolve(__dirname, '../..'), encoding: 'utf8', env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json' } });
  expect(printed).toContain('added-by-the-second-deployment');
});

test('the stand-in for Docker builds nothing, and rejects an image that cannot be built', () => {
  const calls = path.join(folder, 'calls.jsonl');
  const docker = (...args: string[]) => execFileSync(process.execPath, [path.resolve(__dirname, '../../proofs/deploy-local/docker-stand-in.js'), ...args], {
    env: { ...process.env, IMAGE_BUILDER_CALLS: calls }, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8',
  });
  const context = fs.mkdtempSync(path.join(folder, 'context-'));
  expect(() => docker('build', '--tag', 'a', context)).toThrow(/there is no .*Dockerfile/);
  fs.writeFileSync(path.join(context, 'Dockerfile'), 'FROM scratch\n');
  docker('build', '--tag', 'a', context);
  expect(() => docker('inspect', 'a')).toThrow();
  expect(() => docker('run', 'a')).toThrow(/"run" is not known/);
  expect(fs.readFileSync(calls, 'utf8').trim().split('\n').map((line) => JSON.parse(line))).toEqual([{ command: 'build', tag: 'a' }, { command: 'inspect' }]);
});

test('processes a few items at a time, and keeps their order', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel(2, [3, 1, 2], async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return item * 2;
  });
  expect(results).toEqual([6, 2, 4]);
  expect(most).toBe(2);
});
