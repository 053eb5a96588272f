import { Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity, Exposure, ReverseProxiedService, Route } from '../../src';
import { checkId } from '../../src/checks/check';
import { APP_IMAGE, TestStack } from '../support/cdk';

const warningsOf = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

/** Expects this warning alone, and none once it has been acknowledged. */
function expectWarning(code: string, text: RegExp, make: (stack: TestStack) => ReverseProxiedService): void {
  const stack = new TestStack();
  make(stack);
  const [warning, ...others] = warningsOf(stack);
  expect(warning).toMatch(text);
  expect(warning).toContain(checkId(code));
  expect(others).toEqual([]);

  const quiet = new TestStack();
  Validations.of(make(quiet)).acknowledge({ id: checkId(code), reason: 'meant to be so' });
  expect(warningsOf(quiet)).toEqual([]);
}

test('nothing is said about what is right', () => {
  const stack = new TestStack();
  const { service } = stack.service({ enableExecuteCommand: true });
  service.autoScaleTaskCount({ maxCapacity: 3 });
  expect(warningsOf(stack)).toEqual([]);
  const inside = new TestStack();
  inside.service({ exposure: Exposure.internal({ unencrypted: true }), desiredCount: 2 });
  expect(warningsOf(inside)).toEqual([]);
});

test('plain HTTP on the internet', () => {
  expectWarning('publicUnencrypted', /`unencrypted` must be left out on the internet/, (stack) => stack.service({ exposure: Exposure.internetFacing({ unencrypted: true }) }));
});

test('machines whose security groups nobody knows', () => {
  expectWarning('noSecurityGroups', /`securityGroups` must be known for the machines/, (stack) => new ReverseProxiedService(stack, 'Orders', {
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shared', vpc: stack.vpc }),
    app: { image: APP_IMAGE, port: 3000 },
    routes: [Route.prefix('/api')],
    exposure: Exposure.internetFacing({ certificate: stack.certificate }),
    capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }),
  }));
});

test('a load balancer that keeps connections longer than NGINX', () => {
  expectWarning('idleTimeout', /`idleTimeout` must be shorter than NGINX keeps connections, 75 seconds, got: "300 seconds at the load balancer"/, (stack) => {
    const service = stack.service();
    service.loadBalancer!.setAttribute('idle_timeout.timeout_seconds', '300');
    return service;
  });
});

test('a number of tasks where something scales them', () => {
  expectWarning('desiredCountWithScaling', /`desiredCount` must be left out/, (stack) => {
    const service = stack.service({ desiredCount: 2 });
    service.service.autoScaleTaskCount({ maxCapacity: 4 });
    return service;
  });
});
