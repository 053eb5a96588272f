import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { AuthenticationStack } from '../../examples/authentication/app';
import { OperatedStack } from '../../examples/autoscaling-and-alarms/app';
import { BlueGreenStack } from '../../examples/blue-green/app';
import { CanaryStack } from '../../examples/canary/app';
import { MigrationStack as FromSidecar } from '../../examples/migration-from-a-hand-written-nginx-sidecar/app';
import { MigrationStack as FromPattern } from '../../examples/migration-from-application-load-balanced-fargate-service/app';
import { MigrationStack as FromCopilot } from '../../examples/migration-from-copilot/app';
import { TeamStack } from '../../examples/platform-team/app';
import { OrganizationApp } from '../../examples/platform-team/organization';
import { Enforcement } from '../../src';
import { newApp } from '../../testing/cdk';
import { temporaryFolder } from '../../testing/temporary-folder';

process.env.CDK_VALIDATION = 'true';

/** Findings of CloudFormation's own rules are errors. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const folder = temporaryFolder();
const app = () => newApp(STRICT);

test.each<[string, () => Stack]>([
  ['authentication', () => new AuthenticationStack(app(), 'Authentication')],
  ['blue-green', () => new BlueGreenStack(app(), 'BlueGreen')],
  ['canary', () => new CanaryStack(app(), 'Canary')],
  ['autoscaling-and-alarms', () => new OperatedStack(app(), 'Operated')],
  ['platform-team', () => new TeamStack(new OrganizationApp({ team: 'orders', outdir: path.join(folder, 'out'), context: STRICT }), 'Team')],
  ['migration-from-application-load-balanced-fargate-service', () => new FromPattern(app(), 'Migration', { newShare: 5, enforcement: Enforcement.REPORT_ONLY })],
  ['migration-from-a-hand-written-nginx-sidecar', () => new FromSidecar(app(), 'Migration', { enforcement: Enforcement.ENFORCE, ownHealthPort: true })],
  ['migration-from-copilot', () => new FromCopilot(app(), 'Migration')],
])('CloudFormation accepts the example %s', (_, make) => {
  const root = make().node.root as ReturnType<typeof app>;
  expect(() => root.synth()).not.toThrow();
});
