import { createHash } from 'node:crypto';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity, Deployment, Exposure, ProxyImage, Route } from '../../src';
import { checkId } from '../../src/checks/check';
import { APP_IMAGE, containersOf, nginxConfOf, proxyImageOf, TestStack } from '../../testing/cdk';
import { textOf } from '../../testing/started-container';

/** What users of other constructs have complained about services and their tasks; #… is an issue of aws/aws-cdk where it says no more. */

const serviceIn = (template: Template) => Object.values(template.findResources('AWS::ECS::Service'))[0].Properties;
const warningsOf = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

describe('a deployment does not reset the number of tasks (pain 8: #3919, #11299, #12990, #5215)', () => {
  test('the number is left out if it is not set, also with scaling', () => {
    for (const scaling of [undefined, { maxTaskCount: 4, targetCpuUtilizationPercent: 60 }]) {
      const stack = new TestStack();
      stack.service({ scaling });
      expect(serviceIn(Template.fromStack(stack)).DesiredCount).toBeUndefined();
    }
  });

  test('a number together with scaling causes a warning', () => {
    const stack = new TestStack();
    stack.service({ desiredCount: 2, scaling: { maxTaskCount: 4, targetCpuUtilizationPercent: 60 } });
    expect(warningsOf(stack).join()).toContain(checkId('desiredCountWithScaling'));
  });
});

test('a rollout stops no task before its replacement is healthy, and ends after failures (pain 9: #31705, #34368)', () => {
  const stack = new TestStack();
  stack.service();
  expect(serviceIn(Template.fromStack(stack)).DeploymentConfiguration).toMatchObject({
    MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true },
  });
  expect(warningsOf(stack)).toEqual([]);
});

describe('the proxy gets its configuration (pain 11: aws/containers-roadmap#56, #4048, aws/amazon-ecs-cli#657)', () => {
  // Compression does not help against these.
  const large = Array.from({ length: 2000 }, (_, i) => Route.exact(`/${createHash('sha256').update(String(i)).digest('hex')}`));

  test('in its image, at any size, and not in an environment variable', () => {
    const stack = new TestStack();
    stack.service({ routes: large });
    expect(nginxConfOf(stack).length).toBeGreaterThan(64 * 1024);
    expect(containersOf(stack).nginx.Environment).toBeUndefined();
  });

  test('or in the task definition, if it fits there', () => {
    const stack = new TestStack();
    stack.service({ proxyImage: ProxyImage.stock() });
    expect(textOf(containersOf(stack).nginx)).toContain('server 127.0.0.1:3000 ');

    const tooLarge = new TestStack();
    tooLarge.service({ proxyImage: ProxyImage.stock(), routes: large });
    expect(() => Template.fromStack(tooLarge)).toThrow(/ProxyImage\.built\(\)/);
  });
});

describe('proxy and app start and stop together (pain 12)', () => {
  test('a proxy that cannot run ends the task and the deployment (aws/copilot-cli#4179, #2295, #2175)', () => {
    const stack = new TestStack();
    stack.service();
    expect(containersOf(stack).nginx).toMatchObject({ Essential: true, HealthCheck: { Command: expect.arrayContaining(['CMD']) } });
    expect(serviceIn(Template.fromStack(stack)).DeploymentConfiguration.DeploymentCircuitBreaker.Enable).toBe(true);
  });

  test('the proxy waits for a healthy app only if the app has a health check (#6613)', () => {
    for (const healthCheck of [undefined, { command: ['CMD', 'true'] }]) {
      const stack = new TestStack();
      stack.service({ app: { image: APP_IMAGE, port: 3000, healthCheck } });
      expect(containersOf(stack).nginx.DependsOn).toEqual([{ ContainerName: 'app', Condition: healthCheck ? 'HEALTHY' : 'START' }]);
    }
    const stack = new TestStack();
    const { taskDefinition } = stack.service();
    taskDefinition.addContainer('Late', { image: APP_IMAGE })
      .addContainerDependencies({ container: taskDefinition.findContainer('app')!, condition: ecs.ContainerDependencyCondition.HEALTHY });
    expect(() => Template.fromStack(stack)).toThrow(checkId('dependencyWithoutHealthCheck'));
  });

  test('the stop order interrupts no request (nginx/kubernetes-ingress#891, hashicorp/consul-k8s#650)', () => {
    const stack = new TestStack();
    stack.service();
    const { app, nginx } = containersOf(stack);
    const drain = Number(/worker_shutdown_timeout (\d+)s;/.exec(nginxConfOf(stack))![1]);
    expect(nginx.StopTimeout).toBeGreaterThan(drain);
    expect(app.StopTimeout).toBeGreaterThan(nginx.StopTimeout);
  });

  test('NGINX keeps idle connections longer than the load balancer (komoju/barcelona#529)', () => {
    const stack = new TestStack();
    stack.service();
    // The default of Application Load Balancers.
    expect(Number(/keepalive_timeout (\d+)s;/.exec(nginxConfOf(stack))![1])).toBeGreaterThan(60);
  });
});

describe('EC2 (pain 13: #12812, #26970, #9778, #5824)', () => {
  const portsTo = (stack: TestStack, group: RegExp) => Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'))
    .filter(({ Properties }) => group.test(JSON.stringify(Properties.GroupId))).map(({ Properties }) => `${Properties.FromPort}-${Properties.ToPort}`);

  test('tasks have their own security groups, which allow the load balancer', () => {
    const stack = new TestStack();
    stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
    stack.service({ capacity: Capacity.ec2() });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', { NetworkMode: 'awsvpc' });
    expect(portsTo(stack, /OrdersServiceSecurityGroup/)).toEqual(expect.arrayContaining(['8080-8080', '8081-8081']));
  });

  test('in the network mode bridge the proxy reaches the app by a link, and the load balancer reaches the instances', () => {
    const stack = new TestStack();
    stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
    stack.service({ capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
    expect(containersOf(stack).nginx.Links).toEqual(['app']);
    expect(nginxConfOf(stack)).toContain('server app:3000 ');
    expect(portsTo(stack, /Machines/)).toEqual(['32768-65535']);
  });

  test('a cluster with unknown instances causes a warning', () => {
    const stack = new TestStack();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'imported', vpc: stack.vpc });
    stack.service({ cluster, capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
    expect(warningsOf(stack).join()).toContain(checkId('noSecurityGroups'));
  });
});

test('the proxy is read-only, not root, and has no environment variables (pain 14: #23935, awslabs/aws-solutions-constructs#1180)', () => {
  for (const proxyImage of [ProxyImage.built(), ProxyImage.stock()]) {
    const stack = new TestStack();
    stack.service({ proxyImage });
    const { nginx } = containersOf(stack);
    expect(nginx).toMatchObject({ ReadonlyRootFilesystem: true, User: '101', LinuxParameters: { Capabilities: { Drop: ['ALL'] } } });
    expect(nginx.Environment).toBeUndefined();
  }
});

describe('all inner constructs are accessible (pain 15)', () => {
  test('every inner construct is a property (#14625, #23191)', () => {
    const stack = new TestStack();
    const service = stack.service();
    for (const child of ['cluster', 'loadBalancer', 'listener', 'redirectListener', 'targetGroup', 'service', 'taskDefinition',
      'appContainer', 'proxyContainer', 'sidecar', 'appLogGroup', 'proxyLogGroup', 'connections', 'grantPrincipal'] as const) {
      expect(service[child]).toBeDefined();
    }
  });

  test('deployments that shift requests, and Service Connect, are available as props (#35467, #35674, #26973)', () => {
    const stack = new TestStack();
    stack.service({ deployment: Deployment.blueGreen() });
    expect(serviceIn(Template.fromStack(stack)).DeploymentConfiguration.Strategy).toBe('BLUE_GREEN');

    const connected = new TestStack();
    connected.cluster.addDefaultCloudMapNamespace({ name: 'internal', useForServiceConnect: true });
    connected.service({ exposure: Exposure.noLoadBalancer({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders', port: 80 }] } }) });
    expect(serviceIn(Template.fromStack(connected)).ServiceConnectConfiguration.Enabled).toBe(true);
  });

  test('the image is built for the architecture of the task (#12472, #17834, #25362)', () => {
    const stack = new TestStack();
    stack.service({ capacity: Capacity.fargate({ cpuArchitecture: ecs.CpuArchitecture.ARM64 }) });
    expect(proxyImageOf(stack).platform).toBe('linux/arm64');
  });
});
