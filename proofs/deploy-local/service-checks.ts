import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Listener, LoadBalancer, Rule as ListenerRule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Checks } from './checks';
import type { DeployedStack } from './deployed-stack';
import { readLogGroup, serviceOf } from './read-resource';
import { Rule, rulesOf } from './security-groups';

/** What a migration begins with, beside the new service: nothing of the library is in it. */
const WITHOUT_PROXY = /^MigrationFromPattern-OldService/;
const WRITABLE = '/tmp';
/** The rule with which CDK closes a group: for an address that nobody has. */
const NOBODY = '255.255.255.255/32';

/** A listener that forwards to a target group, with its load balancer. */
interface ForwardingListener {
  readonly listener: Listener;
  readonly loadBalancer: LoadBalancer;
}

/**
 * What runs behind what, asked of the APIs alone and without a look at the template: from the service to its proxy,
 * its target groups, listeners and load balancers, and what the security groups between them let through.
 */
export async function checkServices(stack: DeployedStack, checks: Checks): Promise<void> {
  for (const arn of stack.ofType('AWS::ECS::Service')) {
    const { cluster, service: name } = serviceOf(arn);
    const about = `${stack.stack}/${name}`;
    const service = (await stack.aws.ecs.describeServices({ cluster, services: [name] })).services?.[0];
    const task = service && (await stack.aws.ecs.describeTaskDefinition({ taskDefinition: service.taskDefinition })).taskDefinition;
    if (service === undefined || task === undefined) {
      checks.claim('service runs a task definition', about, ['it cannot be read']);
      continue;
    }
    checks.claim('service runs a task definition', about, [
      ...service.status === 'ACTIVE' ? [] : [`is ${service.status}`],
      ...task.status === 'ACTIVE' ? [] : [`its task definition is ${task.status}`],
      ...service.deployments?.length === 1 || waitsForInstances(service) ? [] : [`has ${service.deployments?.length} deployments`],
    ]);
    if (WITHOUT_PROXY.test(name)) continue;
    const proxy = proxyOf(service, task);
    if (proxy === undefined) {
      checks.claim('task has a proxy', about, ['no container drops all capabilities and is read-only']);
      continue;
    }
    checkProxy(proxy, task, `${about}/${proxy.name}`, checks);
    checkApps(proxy, task, about, checks);
    await checkLogging(stack, task, about, checks);
    const forwardingListeners = await checkTargets(stack, service, proxy, about, checks);
    if (task.networkMode === 'awsvpc') {
      await checkClientsOfTasks(stack, service, proxy, forwardingListeners, about, checks);
    }
  }
}

/**
 * Whether a deployment waits, because it must stop a task first and the minimum forbids it. The emulator has one instance, on
 * which a daemon with a minimum of 50 per cent has one task to keep.
 */
function waitsForInstances({ deployments = [], deploymentConfiguration = {} }: Service): boolean {
  const { maximumPercent, minimumHealthyPercent = 0 } = deploymentConfiguration;
  return deployments.length === 2 && maximumPercent === 100 && minimumHealthyPercent > 0;
}

/** The load balancer's target, or where there is none the container that is locked down. */
function proxyOf(service: Service, task: TaskDefinition): ContainerDefinition | undefined {
  const target = service.loadBalancers?.[0]?.containerName;
  return task.containerDefinitions?.find((container) => target === undefined ? container.name === 'nginx' : container.name === target);
}

function checkProxy(proxy: ContainerDefinition, task: TaskDefinition, about: string, checks: Checks): void {
  const mount = proxy.mountPoints?.find(({ containerPath }) => containerPath === WRITABLE);
  const tmpfs = proxy.linuxParameters?.tmpfs?.some(({ containerPath }) => containerPath === WRITABLE) ?? false;
  checks.claim('proxy is locked down', about, [
    ...proxy.readonlyRootFilesystem === true ? [] : ['its root file system can be written'],
    ...proxy.user !== undefined && !/^(root|0)(:|$)/.test(proxy.user) ? [] : [`runs as ${proxy.user ?? 'root'}`],
    ...proxy.linuxParameters?.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities'],
    ...proxy.privileged ? ['is privileged'] : [],
    ...tmpfs || mount && task.volumes?.some(({ name }) => name === mount.sourceVolume) ? [] : [`nothing can be written at ${WRITABLE}`],
  ]);
  checks.claim('proxy is essential, healthy and drained', about, [
    ...proxy.essential === true ? [] : ['is not essential'],
    ...proxy.healthCheck?.command?.length ? [] : ['has no health check'],
    ...(proxy.stopTimeout ?? 0) > 0 ? [] : ['has no stop timeout'],
  ]);
}

function checkApps(proxy: ContainerDefinition, task: TaskDefinition, about: string, checks: Checks): void {
  const names = proxy.dependsOn?.map(({ containerName }) => containerName) ?? [];
  const others = task.containerDefinitions?.filter((container) => container !== proxy) ?? [];
  const linked = proxy.links?.map((link) => link.split(':')[0]) ?? [];
  checks.claim('proxy starts after its app and stops before it', about, [
    ...names.length > 0 ? [] : ['depends on nothing'],
    ...names.filter((name) => !others.some((container) => container.name === name)).map((name) => `depends on ${name}, which is not there`),
    ...others.filter(({ name, stopTimeout }) => names.includes(name) && (stopTimeout ?? 30) < proxy.stopTimeout!)
      .map(({ name, stopTimeout }) => `${name} may be ended after ${stopTimeout ?? 30} s, before the proxy after ${proxy.stopTimeout} s`),
  ]);
  checks.claim('app has no port of its own', about, others
    .filter(({ name, portMappings }) => names.includes(name) && (portMappings?.length ?? 0) > 0)
    .map(({ name }) => `${name} maps ports`));
  if (task.networkMode === 'bridge') {
    checks.claim('proxy is linked to its app', about, names.filter((name) => !linked.includes(name!)).map((name) => `${name} is not linked`));
  }
}

async function checkLogging(stack: DeployedStack, task: TaskDefinition, about: string, checks: Checks): Promise<void> {
  for (const { name, logConfiguration } of task.containerDefinitions ?? []) {
    const group = logConfiguration?.options?.['awslogs-group'];
    if (logConfiguration?.logDriver !== 'awslogs' || group === undefined) continue;
    const found = await readLogGroup(stack.aws, group);
    checks.claim('container logs to a group with a retention', `${about}/${name}`, [
      ...found === undefined ? [`the log group ${group} is not there`] : [],
      ...found !== undefined && found.retentionInDays === undefined ? [`the log group ${group} keeps everything`] : [],
    ]);
  }
}

/** Load balancer → listener → target group → the proxy's port. */
async function checkTargets(
  stack: DeployedStack, service: Service, proxy: ContainerDefinition, about: string, checks: Checks,
): Promise<ForwardingListener[]> {
  const ports = proxy.portMappings?.map(({ containerPort }) => containerPort) ?? [];
  const forwardingListeners: ForwardingListener[] = [];
  for (const { targetGroupArn, containerName, containerPort } of service.loadBalancers ?? []) {
    const found = await stack.aws.elb.describeTargetGroups({ TargetGroupArns: [targetGroupArn!] }).catch(() => undefined);
    const group = found?.TargetGroups?.[0];
    const health = group?.HealthCheckPort;
    const outside = JSON.stringify(stack.synthesized.resources).includes(`"${targetGroupArn}"`);
    checks.claim('target group leads to the proxy', about, [
      ...containerName === proxy.name ? [] : [`leads to ${containerName}`],
      ...ports.includes(containerPort) ? [] : [`leads to port ${containerPort}, which the proxy has not`],
      ...group === undefined && !outside ? ['there is no target group'] : [],
      ...group && health !== 'traffic-port' && !ports.includes(Number(health)) ? [`asks for health at port ${health}, which the proxy has not`] : [],
      ...group && group.TargetType !== (service.networkConfiguration?.awsvpcConfiguration ? 'ip' : 'instance') ? [`targets are of type ${group.TargetType}`] : [],
    ]);
    if (group === undefined) continue;
    const leading = await listenersForwardingTo(stack, group);
    checks.claim('listener forwards to the target group', about,
      leading.length > 0 || isDeployedElsewhere(stack, group) ? [] : [`no listener forwards to ${targetGroupArn}`]);
    forwardingListeners.push(...leading);
  }
  return forwardingListeners;
}

async function listenersForwardingTo(stack: DeployedStack, group: TargetGroup): Promise<ForwardingListener[]> {
  const { elb } = stack.aws;
  const forwardingListeners: ForwardingListener[] = [];
  for (const loadBalancer of (await elb.describeLoadBalancers({})).LoadBalancers ?? []) {
    for (const listener of (await elb.describeListeners({ LoadBalancerArn: loadBalancer.LoadBalancerArn })).Listeners ?? []) {
      const rules = (await elb.describeRules({ ListenerArn: listener.ListenerArn })).Rules ?? [];
      if (forwards(listener, group) || rules.some((rule) => forwards(rule, group))) {
        forwardingListeners.push({ listener, loadBalancer });
      }
    }
  }
  return forwardingListeners;
}

function forwards(from: Listener | ListenerRule, to: TargetGroup): boolean {
  const actions = 'DefaultActions' in from ? from.DefaultActions : (from as ListenerRule).Actions;
  return (actions ?? []).some(({ TargetGroupArn, ForwardConfig }) =>
    [TargetGroupArn, ...ForwardConfig?.TargetGroups?.map((target) => target.TargetGroupArn) ?? []].includes(to.TargetGroupArn));
}

/** Whether the listener is one of the world outside, named by its ARN in the template. */
function isDeployedElsewhere(stack: DeployedStack, group: TargetGroup): boolean {
  const [logicalId] = [...stack.physicalIds].find(([, physicalId]) => physicalId === group.TargetGroupArn) ?? [];
  return Object.values(stack.synthesized.resources).some(({ Type, Properties }) => Type === 'AWS::ElasticLoadBalancingV2::ListenerRule' &&
    typeof Properties?.ListenerArn === 'string' && JSON.stringify(Properties.Actions).includes(`"${logicalId}"`));
}

/** Only load balancers reach the tasks, on the proxy's ports and no other, and they reach nothing else. */
async function checkClientsOfTasks(
  stack: DeployedStack, service: Service, proxy: ContainerDefinition, forwardingListeners: ForwardingListener[], about: string, checks: Checks,
): Promise<void> {
  const ports = proxy.portMappings?.map(({ containerPort }) => containerPort!) ?? [];
  const taskGroups = service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
  const balancers = forwardingListeners.map(({ loadBalancer }) => loadBalancer);
  const balancerGroups = balancers.flatMap(({ SecurityGroups }) => SecurityGroups ?? []);
  const inward: Rule[] = [];
  for (const group of taskGroups) {
    inward.push(...(await rulesOf(stack.aws, group)).Ingress);
  }
  checks.claim('only the load balancer reaches the tasks, on the proxy\'s ports', about, [
    ...taskGroups.length > 0 ? [] : ['the tasks have no security group'],
    ...inward.filter((rule) => !within(rule, ports)).map((rule) => `ports ${rule.from}-${rule.to} are open to ${rule.peer}`),
    // A Network Load Balancer without security groups keeps the clients' addresses, and so does none at all.
    ...balancerGroups.length > 0 ? inward.filter(({ peer }) => !balancerGroups.includes(peer)).map((rule) => `open to ${rule.peer}`) : [],
    ...balancerGroups.length > 0 && !inward.some(({ peer }) => balancerGroups.includes(peer)) ? ['not even the load balancer reaches them'] : [],
  ]);
  for (const group of new Set(balancerGroups.filter((id) => stack.ofType('AWS::EC2::SecurityGroup').includes(id)))) {
    const rules = await rulesOf(stack.aws, group);
    const listening = await listenerPorts(stack, balancers.filter(({ SecurityGroups }) => SecurityGroups?.includes(group)));
    // A load balancer that authenticates clients reaches the identity provider.
    const authenticates = (await Promise.all(balancers.map(({ LoadBalancerArn }) => stack.aws.elb.describeListeners({ LoadBalancerArn }))))
      .some(({ Listeners }) => Listeners?.some(({ DefaultActions }) => DefaultActions?.some(({ Type }) => Type?.startsWith('authenticate-'))));
    checks.claim('load balancer is open at its listeners\' ports and reaches the proxy only', about, [
      ...rules.Ingress.filter((rule) => !within(rule, listening)).map((rule) => `ports ${rule.from}-${rule.to} are open, and nothing listens`),
      ...rules.Egress.filter((rule) => rule.peer !== NOBODY && !(within(rule, ports) && taskGroups.includes(rule.peer))
        && !(authenticates && within(rule, [443])))
        .map((rule) => `reaches ports ${rule.from}-${rule.to} of ${rule.peer}`),
    ]);
  }
}

async function listenerPorts(stack: DeployedStack, balancers: LoadBalancer[]): Promise<number[]> {
  const ports: number[] = [];
  for (const { LoadBalancerArn } of balancers) {
    ports.push(...(await stack.aws.elb.describeListeners({ LoadBalancerArn })).Listeners?.map(({ Port }) => Port!) ?? []);
  }
  return ports;
}

function within({ protocol, from, to }: Rule, ports: number[]): boolean {
  return protocol === 'tcp' && from !== undefined && from === to && ports.includes(from);
}
