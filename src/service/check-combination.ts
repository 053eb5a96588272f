import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { AppContainerOptions } from './app-container';
import type { DeploymentKind } from './deployment/deployment-kind';
import type { ExposureKind } from './exposure/exposure-kind';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import { ClientAddressSource } from '../nginx';
import { openTelemetryModules } from '../nginx/features/open-telemetry';
import type { ProxyImage } from '../sidecar';
import type { CapacityKind } from './capacity/capacity-kind';
import { writesToLogGroup } from '../sidecar/container-log-driver';
import { LOG_GROUP_OPTIONS } from '../sidecar/container-log-group';
import { checkReservation, PROXY_MEMORY_MIB } from '../sidecar/container-memory';
import { checkModules } from '../sidecar/image/image-modules';
import { PROXY_CONTAINER_NAME } from '../sidecar/nginx-sidecar';
import type { Problems } from '../validation/problems';

/** The maximum number of exit codes of a restart policy ("ContainerRestartPolicy" in the API reference of Amazon ECS). */
const MOST_EXIT_CODES = 50;

/** The minimum size of a header line behind a load balancer that adds tokens or certificates. User claims alone may have 11 KB before Base64. */
const LEAST_LONG_HEADER_LINE_BYTES = 16384;

/** The values of a service that are configured independently of each other. */
export interface Combination {
  readonly stack: Stack;
  readonly props: ReverseProxiedServiceProps;
  readonly proxyImage: ProxyImage;
  readonly capacity: CapacityKind;
  readonly exposure: ExposureKind;
  readonly deployment: DeploymentKind;
}

/** Checks that the values of a service can be combined. */
export function checkCombination(problems: Problems, combination: Combination): void {
  combination.exposure.checkCapacity?.(combination.capacity, problems);
  combination.exposure.checkHosts?.(combination.props.hosts ?? [], problems);
  checkClientAddressSource(problems, combination);
  checkDeployment(problems, combination);
  checkLoadBalancer(problems, combination);
  checkTaskCount(problems, combination);
  checkTask(problems, combination);
  checkLogging(problems, combination);
  checkRebalancing(problems, combination);
  checkRestarts(problems, combination.props.app);
  checkProxy(problems, combination);
}

function checkClientAddressSource(problems: Problems, { props, capacity, exposure }: Combination): void {
  const own = props.nginx?.clientAddressSource;
  const source = own ?? exposure.clientAddressSource;
  if (capacity.networkMode === ecs.NetworkMode.BRIDGE && exposure.trafficPortHealth === elbv2.Protocol.HTTP
    && !source._isForwarded) {
    const prop = own === undefined ? 'exposure.clientAddressSource' : 'nginx.clientAddressSource';
    problems.conflict(prop, source, `an Application Load Balancer and a \`capacity\` with the network mode ${ecs.NetworkMode.BRIDGE}`,
      `leave \`${prop}\` out for ${ClientAddressSource.LAST_FORWARDED_FOR}, because NGINX recognizes the load balancer's health checks by the missing header X-Forwarded-For`);
  }
}

function checkDeployment(problems: Problems, { props, capacity, exposure, deployment }: Combination): void {
  const { shift, properties: { deploymentStrategy: strategy } } = deployment;
  if (!shift) {
    checkRollout(problems, props, capacity);
    return;
  }
  exposure.checkShift(strategy!, shift, problems);
  if (capacity.daemon) {
    problems.conflict('deployment', strategy, 'a `capacity` with `daemon`',
      'pass `Deployment.rolling()`, or leave `daemon` out, because an instance runs one task of a daemon at a time');
  }
  if (props.circuitBreaker && props.circuitBreaker.enable !== false) {
    problems.conflict('circuitBreaker', props.circuitBreaker, `the deployment strategy ${strategy}`,
      'leave `circuitBreaker` out and use `deploymentAlarms` or `addRecommendedAlarms({ rollBackDeployments: true })`, because Amazon ECS supports the circuit breaker for rolling deployments only');
  }
}

/**
 * Checks that Amazon ECS may start a task above the desired count or stop a task below the desired count. Otherwise a
 * rollout never begins. Amazon ECS rounds the minimum up and the maximum down.
 */
function checkRollout(problems: Problems, props: ReverseProxiedServiceProps, capacity: CapacityKind): void {
  const usual = capacity.healthyPercent(props.desiredCount);
  const { minHealthyPercent: least = usual.min, maxHealthyPercent: most = usual.max } = props;
  const count = props.desiredCount ?? props.scaling?.minTaskCount;
  if (Token.isUnresolved(least) || Token.isUnresolved(most)) return;
  if (least === most) {
    problems.add('maxHealthyPercent', most, `above \`minHealthyPercent\` (${least})`,
      'raise `maxHealthyPercent` or lower `minHealthyPercent`, because Amazon ECS may otherwise neither stop an old task nor start a new task');
  } else if (count !== undefined && !Token.isUnresolved(count) && count > 0 && Math.ceil((count * least) / 100) >= Math.floor((count * most) / 100)) {
    problems.add('maxHealthyPercent', most, `high enough for one more task than the ${Math.ceil((count * least) / 100)} of ${count} that \`minHealthyPercent\` (${least}) keeps`,
      'raise `maxHealthyPercent` or lower `minHealthyPercent`, because Amazon ECS may otherwise neither stop an old task nor start a new task');
  }
}

/** Checks that Amazon ECS may start a task in another Availability Zone before it stops a task. */
function checkRebalancing(problems: Problems, { props, capacity }: Combination): void {
  const { availabilityZoneRebalancing: rebalancing, maxHealthyPercent = capacity.healthyPercent(props.desiredCount).max } = props;
  if (rebalancing !== ecs.AvailabilityZoneRebalancing.ENABLED) return;
  const remove = 'leave `availabilityZoneRebalancing` out';
  if (!capacity.inVpc) {
    problems.conflict('availabilityZoneRebalancing', rebalancing, '`Capacity.external()`', `${remove}, because external instances are in no Availability Zone`);
  } else if (capacity.daemon) {
    problems.conflict('availabilityZoneRebalancing', rebalancing, 'a `capacity` with `daemon`', `${remove}, because a daemon has one task on each instance`);
  } else if (maxHealthyPercent === 100) {
    problems.conflict('availabilityZoneRebalancing', rebalancing, '`maxHealthyPercent` 100', 'raise `maxHealthyPercent`, because Amazon ECS starts a task in another zone before it stops a task');
  }
}

function checkRestarts(problems: Problems, app: AppContainerOptions): void {
  const { restartIgnoredExitCodes: codes, restartAttemptPeriod: period } = app;
  if (app.enableRestartPolicy === false) {
    for (const [name, value] of Object.entries({ restartIgnoredExitCodes: codes, restartAttemptPeriod: period })) {
      if (value !== undefined) problems.conflict(`app.${name}`, value, '`app.enableRestartPolicy` false', `leave \`app.${name}\` or \`app.enableRestartPolicy\` out`);
    }
  }
  if (Array.isArray(codes) && codes.length > MOST_EXIT_CODES) {
    problems.add('app.restartIgnoredExitCodes', codes, `at most ${MOST_EXIT_CODES} exit codes`, 'remove some of the exit codes');
  }
}

function checkLoadBalancer(problems: Problems, { props, capacity, exposure }: Combination): void {
  const balanced = exposure.trafficPortHealth !== undefined;
  if (balanced && !capacity.inVpc) {
    problems.conflict('exposure', props.exposure, '`Capacity.external()`', 'pass `Exposure.noLoadBalancer()`, because Amazon ECS supports no load balancer for external instances');
  }
}

function checkTaskCount(problems: Problems, { props, capacity }: Combination): void {
  if (props.scaling && capacity.daemon) {
    problems.conflict('scaling', props.scaling, 'a `capacity` with `daemon`', 'leave `scaling` out and scale the instances, because a daemon has one task on each instance');
  } else if (props.scaling && !capacity.inVpc) {
    problems.conflict('scaling', props.scaling, '`Capacity.external()`', 'leave `scaling` out and give `desiredCount`, because Amazon ECS does not scale tasks on external instances');
  }
  if (props.desiredCount !== undefined && capacity.daemon) {
    problems.conflict('desiredCount', props.desiredCount, 'a `capacity` with `daemon`', 'leave `desiredCount` or `daemon` out, because a daemon has one task on each instance');
  }
}

function checkTask(problems: Problems, { stack, props, capacity }: Combination): void {
  const { existingTaskDefinition } = capacity;
  if (props.app.containerName === PROXY_CONTAINER_NAME) {
    problems.add('app.containerName', PROXY_CONTAINER_NAME, 'different from the name of the proxy container', 'choose another name, or leave `app.containerName` out for "app"');
  }
  const names = [...new Set([props.app.containerName ?? 'app', PROXY_CONTAINER_NAME])].filter((name) => existingTaskDefinition?.findContainer(name));
  if (existingTaskDefinition && (names.length > 0 || ['App', 'Nginx'].some((id) => existingTaskDefinition.node.tryFindChild(id)))) {
    problems.add('capacity.taskDefinition', existingTaskDefinition.node.path, `a task definition without containers ${names.length > 0 ? `of the names ${names.join(' and ')}` : 'of another service'}`,
      'pass a separate task definition to each service, and give additional containers other names');
  }
  if (existingTaskDefinition && Stack.of(existingTaskDefinition) !== stack && !props.app.logging) {
    problems.add('capacity.taskDefinition', existingTaskDefinition.node.path, `in the stack ${stack.node.path} of the service, whose log group the app writes to`,
      'create the task definition in that stack, or pass `app.logging` with your own log group');
  }
  checkReservation(problems, 'app.memoryReservationMiB', props.app.memoryReservationMiB, props.app.memoryLimitMiB);
  checkReservation(problems, 'proxyMemoryReservationMiB', props.proxyMemoryReservationMiB, props.proxyMemoryLimitMiB ?? PROXY_MEMORY_MIB);
}

function checkLogging(problems: Problems, { props }: Combination): void {
  const { app, proxyLogging, metricNamespace } = props;
  for (const prop of LOG_GROUP_OPTIONS.filter((name) => app.logging && proxyLogging && props[name] !== undefined)) {
    problems.conflict(prop, props[prop], '`app.logging` together with `proxyLogging`', `leave \`${prop}\` out, and configure the log groups of the drivers`);
  }
  if (metricNamespace !== undefined && proxyLogging && !writesToLogGroup(proxyLogging)) {
    problems.conflict('metricNamespace', metricNamespace, 'a `proxyLogging` other than an `awslogs` driver',
      'leave `metricNamespace` out, because only the lines of a log group in CloudWatch Logs become metrics');
  }
}

function checkProxy(problems: Problems, { props, proxyImage, exposure }: Combination): void {
  checkModules(problems, 'proxyImage', proxyImage._kind.missingModules, openTelemetryModules(props.nginx?.openTelemetry));
  if (props.nginx?.listenIpv6 === false && exposure.reachesByIpv6) {
    problems.conflict('nginx.listenIpv6', false, 'a target group with IPv6 addresses', 'leave `nginx.listenIpv6` out, because the load balancer connects to the proxy over IPv6');
  }
  if (props.nginx?.tls !== undefined && props.proxyTls === undefined) {
    problems.add('proxyTls', undefined, 'given with `nginx.tls`', 'pass `ProxyTls.fromSecrets()` with the certificate and the key, instead of `nginx.tls`');
  }
  const spoken = { tls: props.proxyTls !== undefined, grpc: speaksGrpc(props) };
  if (spoken.grpc && exposure.appProtocol?.(spoken)?.value === ecs.AppProtocol.http.value) {
    problems.conflict('exposure.appProtocol', ecs.AppProtocol.http.value, '`app.protocol` gRPC', 'leave `exposure.appProtocol` out, because Service Connect would use HTTP/1.1, which does not support gRPC');
  }
  const lineBytes = props.nginx?.maxHeaderLineBytes;
  if (exposure.addsLongHeaders && lineBytes !== undefined && lineBytes < LEAST_LONG_HEADER_LINE_BYTES) {
    problems.add('nginx.maxHeaderLineBytes', lineBytes, `at least ${LEAST_LONG_HEADER_LINE_BYTES} bytes with an \`exposure\` whose load balancer adds tokens or certificates`,
      'leave `nginx.maxHeaderLineBytes` out, because NGINX otherwise answers 400 to clients with long tokens or certificates');
  }
  if (exposure.hidesClientCertificates && props.proxyTls?.settings.clientCertificates) {
    problems.conflict('proxyTls.clientCertificates', props.proxyTls.settings.clientCertificates, 'an `exposure` whose load balancer terminates TLS',
      'use `Exposure.networkLoadBalancer()` without `certificate`, because a load balancer that terminates TLS does not present client certificates to NGINX');
  }
}

/** Whether the proxy receives requests by HTTP/2, as gRPC requires. */
export function speaksGrpc({ app }: ReverseProxiedServiceProps): boolean {
  return app.protocol?._upstreamModule.prefix === 'grpc';
}
