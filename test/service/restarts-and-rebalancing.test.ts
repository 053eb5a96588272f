import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { AppContainerOptions, Capacity, Exposure, ReverseProxiedServiceProps } from '../../src';
import { APP_IMAGE, containersOf, TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';

function synthesize(props: Partial<ReverseProxiedServiceProps>, app: Partial<AppContainerOptions> = {}): TestStack {
  const stack = new TestStack();
  stack.service({ ...props, app: { image: APP_IMAGE, port: 3000, ...app } });
  return stack;
}

const { ENABLED, DISABLED } = ecs.AvailabilityZoneRebalancing;

test('sets the restart policy and the version consistency of the app', () => {
  const { app, nginx } = containersOf(synthesize({}, {
    versionConsistency: ecs.VersionConsistency.DISABLED, restartIgnoredExitCodes: [0], restartAttemptPeriod: Duration.seconds(90),
  }));
  expect(app).toMatchObject({ VersionConsistency: 'disabled', RestartPolicy: { Enabled: true, IgnoredExitCodes: [0], RestartAttemptPeriod: 90 } });
  expect(nginx.RestartPolicy).toBeUndefined();
  expect(containersOf(synthesize({}, { enableRestartPolicy: true })).app.RestartPolicy).toEqual({ Enabled: true });
  expect(containersOf(synthesize({})).app).not.toHaveProperty('RestartPolicy');
});

test.each<[Partial<AppContainerOptions>, string]>([
  [{ enableRestartPolicy: false, restartIgnoredExitCodes: [1] }, '`app.restartIgnoredExitCodes` ([1]) cannot be combined with `app.enableRestartPolicy` false'],
  [{ enableRestartPolicy: false, restartAttemptPeriod: Duration.seconds(60) }, '`app.restartAttemptPeriod` (Duration.seconds(60)) cannot be combined with'],
  [{ restartAttemptPeriod: Duration.seconds(59) }, '`app.restartAttemptPeriod` must be a whole number of seconds from 60 to 1800'],
  [{ restartIgnoredExitCodes: Array.from({ length: 51 }, (_, i) => i) }, '`app.restartIgnoredExitCodes` must be at most 50 exit codes'],
])('%#: rejected', (app, message) => {
  expect(errorMessage(() => synthesize({}, app))).toContain(message);
});

test.each([ENABLED, DISABLED])('sets Availability Zone rebalancing to %s', (availabilityZoneRebalancing) => {
  for (const capacity of [Capacity.fargate(), Capacity.ec2()]) {
    const stack = new TestStack();
    stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
    stack.service({ availabilityZoneRebalancing, capacity });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { AvailabilityZoneRebalancing: availabilityZoneRebalancing });
  }
});

test('leaves the default of Availability Zone rebalancing to AWS', () => {
  Template.fromStack(synthesize({})).hasResourceProperties('AWS::ECS::Service', { AvailabilityZoneRebalancing: Match.absent() });
});

test.each<[Partial<ReverseProxiedServiceProps>, string]>([
  [{ maxHealthyPercent: 100, minHealthyPercent: 50, desiredCount: 2 }, '`maxHealthyPercent` 100'],
  [{ capacity: Capacity.ec2({ daemon: true }) }, 'a `capacity` with `daemon`'],
  [{ capacity: Capacity.external(), exposure: Exposure.noLoadBalancer() }, '`Capacity.external()`'],
])('rejects Availability Zone rebalancing where Amazon ECS does not support it: %#', (props, other) => {
  expect(errorMessage(() => synthesize({ ...props, availabilityZoneRebalancing: ENABLED })))
    .toContain(`\`availabilityZoneRebalancing\` ("ENABLED") cannot be combined with ${other}`);
  expect(errorMessage(() => synthesize({ ...props, availabilityZoneRebalancing: DISABLED }))).not.toContain('availabilityZoneRebalancing');
});
