import * as fs from 'fs';
import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AuthenticationStack } from '../../examples/authentication/app';
import { OperatedStack } from '../../examples/autoscaling-and-alarms/app';
import { BlueGreenStack } from '../../examples/blue-green/app';
import { CanaryStack } from '../../examples/canary/app';
import { MigrationStack as FromSidecar } from '../../examples/migration-from-a-hand-written-nginx-sidecar/app';
import { MigrationStack as FromPattern } from '../../examples/migration-from-application-load-balanced-fargate-service/app';
import { MigrationStack as FromCopilot } from '../../examples/migration-from-copilot/app';
import { TeamStack } from '../../examples/platform-team/app';
import { OrganizationApp } from '../../examples/platform-team/organization';
import { Enforcement, Exposure, ReverseProxiedService } from '../../src';
import { newApp, TestStack } from '../../testing/cdk';
import { temporaryFolder } from '../../testing/temporary-folder';

// CDK prints a report wherever a validation plugin is.
beforeAll(() => { jest.spyOn(console, 'error').mockImplementation(); });
afterAll(() => { jest.restoreAllMocks(); });

const folder = temporaryFolder();
const organizationApp = (name: string) => new OrganizationApp({ team: 'orders', outdir: path.join(folder, name), analyticsReporting: false });

const STACKS = {
  'authentication': new AuthenticationStack(newApp(), 'Authentication'),
  'blue-green': new BlueGreenStack(newApp(), 'BlueGreen'),
  'canary': new CanaryStack(newApp(), 'Canary'),
  'autoscaling-and-alarms': new OperatedStack(newApp(), 'Operated'),
  'platform-team': new TeamStack(organizationApp('out'), 'Team'),
};

/** The logical ids under the services of a stack, with their types; network and cluster are the example's own. */
function logicalIds(stack: Stack): Record<string, string> {
  const resources: Record<string, { Type: string }> = Template.fromStack(stack).toJSON().Resources;
  return Object.fromEntries(Object.entries(resources)
    .filter(([id]) => /^(?:Orders|Search)/.test(id))
    .map(([id, { Type }]): [string, string] => [id, Type])
    .sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('the logical ids of deployments, scaling, alarms, dashboard and queries are unchanged', () => {
  const file = path.join(__dirname, 'operation-logical-ids.json');
  const found = Object.fromEntries(Object.entries(STACKS).map(([name, stack]) => [name, logicalIds(stack)]));
  if (process.env.UPDATE_GOLDEN) {
    fs.writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  }
  expect(found).toEqual(JSON.parse(fs.readFileSync(file, 'utf8')));
});

describe.each(Object.entries(STACKS))('%s', (_, stack) => {
  test('has no warning, and only findings of cdk-nag that the owner has to decide', () => {
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    for (const service of stack.node.children.filter((child) => child instanceof ReverseProxiedService)) {
      const findings = new AwsSolutionsChecks(stack).validateScope(service).violations.map(({ ruleName }) => ruleName).sort();
      expect(findings).toEqual(['AwsSolutions-EC23', 'AwsSolutions-ELB2']);
    }
  });
});

describe('the organization', () => {
  test('gives defaults, tags and a permissions boundary to a service that does not set them', () => {
    const template = Template.fromStack(STACKS['platform-team']);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { RuntimePlatform: { CpuArchitecture: 'ARM64' }, Tags: [{ Key: 'team', Value: 'orders' }] });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(JSON.stringify(Properties.PermissionsBoundary)).toContain('developer-boundary');
    }
  });

  test('accepts only services that meet its requirements', () => {
    /** The oldest CDK sets the exit status, the newest throws. */
    const passes = (name: string, exposure?: Exposure) => {
      const app = organizationApp(name);
      const stack = new TestStack(app);
      stack.service(exposure ? { exposure } : {});
      const before = process.exitCode;
      try {
        app.synth();
        return process.exitCode === before;
      } catch (error) {
        expect(String(error)).toContain('unencrypted-listener');
        return false;
      } finally {
        process.exitCode = before;
      }
    };
    expect(passes('good')).toBe(true);
    expect(passes('bad', Exposure.internetFacing({ unencrypted: true }))).toBe(false);
  });
});

describe('migrations', () => {
  const compiled = (name: string) => fs.readFileSync(path.join(__dirname, '..', '..', 'examples', `migration-${name}`, 'app.ts'), 'utf8');
  const page = (name: string) => fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'migration', `${name}.md`), 'utf8');

  test.each(['from-application-load-balanced-fargate-service', 'from-a-hand-written-nginx-sidecar', 'from-copilot'])('the page %s quotes code that compiles', (name) => {
    const blocks = [...page(name).matchAll(/```ts\n([^]*?)```/g)].map(([, block]) => block.trimEnd());
    expect(blocks.length).toBeGreaterThan(0);
    const lines = compiled(name).split('\n').map((line) => line.trim()).join('\n');
    for (const block of blocks) {
      expect(lines).toContain(block.split('\n').map((line) => line.trim()).join('\n'));
    }
  });

  test('the record of ApplicationLoadBalancedFargateService is changed in place', () => {
    const before = new Stack(newApp(), 'Migration');
    const cluster = new ecs.Cluster(before, 'Cluster');
    new ApplicationLoadBalancedFargateService(before, 'Old', {
      cluster,
      taskImageOptions: { image: ecs.ContainerImage.fromRegistry('example.com/app:1') },
      domainName: 'orders.example.com',
      domainZone: route53.HostedZone.fromHostedZoneAttributes(before, 'Zone', { hostedZoneId: 'Z0123456789EXAMPLE', zoneName: 'example.com' }),
      minHealthyPercent: 100,
    });
    const during = new FromPattern(newApp(), 'Migration', { newShare: 10, enforcement: Enforcement.REPORT_ONLY });
    const record = (stack: Stack) => Object.entries(Template.fromStack(stack).findResources('AWS::Route53::RecordSet', { Properties: { Name: 'orders.example.com.' } }));
    expect(record(during).map(([id]) => id)).toEqual(record(before).map(([id]) => id));
    const weights = Object.values(Template.fromStack(during).findResources('AWS::Route53::RecordSet', { Properties: { Name: 'shift.orders.example.com.' } }));
    expect(weights.map(({ Properties }) => `${Properties.SetIdentifier} ${Properties.Weight}`).sort()).toEqual(['ToNew 10', 'ToOld 90']);
  });

  test('a handwritten sidecar is replaced; only the task definition and the health check change', () => {
    const step = (enforcement: Enforcement, ownHealthPort: boolean) => Template.fromStack(new FromSidecar(newApp(), 'Migration', { enforcement, ownHealthPort }));
    const [first, last] = [step(Enforcement.REPORT_ONLY, false), step(Enforcement.ENFORCE, true)];
    const stable = (template: Template) => Object.fromEntries(Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
      .filter(([, { Type }]) => !['AWS::ECS::TaskDefinition', 'AWS::ElasticLoadBalancingV2::TargetGroup'].includes(Type)));
    expect(stable(last)).toEqual(stable(first));
    first.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 8080, HealthCheckPath: '/healthz', HealthCheckPort: Match.absent() });
    last.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 8080, HealthCheckPath: '/health', HealthCheckPort: '8081' });
    last.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
  });

  test('a Copilot service keeps its cluster, and has no warning', () => {
    const stack = new FromCopilot(newApp(), 'Migration');
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { Cluster: 'shop-prod-Cluster-EXAMPLE', EnableExecuteCommand: true });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

test('every example describes itself in a paragraph and a diagram', () => {
  for (const name of [...Object.keys(STACKS), ...fs.readdirSync(path.join(__dirname, '..', '..', 'examples')).filter((example) => example.startsWith('migration-'))]) {
    const text = fs.readFileSync(path.join(__dirname, '..', '..', 'examples', name, 'README.md'), 'utf8');
    expect(text).toMatch(/^# .+\n\n(?:.+\n)+\n```mermaid\n/);
  }
});
