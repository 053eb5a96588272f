import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { DeploymentKind } from './deployment/deployment-kind';
import type { ExposureKind } from './exposure/exposure-kind';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service';
import { ClientAddressSource } from '../nginx';
import { openTelemetryModules } from '../nginx/features/open-telemetry';
import type { ProxyImage } from '../sidecar';
import type { CapacityKind } from './capacity/capacity-kind';
import { checkReservation, PROXY_MEMORY_MIB } from '../sidecar/container-memory';
import { checkModules } from '../sidecar/image/image-modules';
import { PROXY_CONTAINER_NAME } from '../sidecar/nginx-sidecar';
import type { Problems } from '../validation/problems';

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
  checkProxy(problems, combination);
}

function checkClientAddressSource(problems: Problems, { props, capacity, exposure }: Combination): void {
  const own = props.nginx?.clientAddressSource;
  const source = own ?? exposure.clientAddressSource;
  if (capacity.networkMode === ecs.NetworkMode.BRIDGE && exposure.trafficPortHealth === elbv2.Protocol.HTTP
    && !source._isForwarded) {
    problems.add(own === undefined ? 'exposure.clientAddressSource' : 'nginx.clientAddressSource', String(source),
      `${ClientAddressSource.LAST_FORWARDED_FOR} where an Application Load Balancer is in front of a \`capacity\` with the network mode ${ecs.NetworkMode.BRIDGE}`,
      'health checks are told apart by X-Forwarded-For there, so leave it out');
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
    problems.add('deployment', strategy, 'Deployment.rolling() where the `capacity` is a daemon',
      'a machine has room for one task of it, and not for the next one beside it: leave `daemon` out, or deploy rolling');
  }
  if (props.circuitBreaker && props.circuitBreaker.enable !== false) {
    problems.add('circuitBreaker', props.circuitBreaker, `left out with the deployment strategy ${strategy}, for which Amazon ECS has none`,
      'let alarms end a deployment: `deploymentAlarms`, or `addRecommendedAlarms({ rollBackDeployments: true })`');
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
      'with both alike no task may be stopped and none may be started beside it: raise it, or lower `minHealthyPercent`');
  } else if (count !== undefined && !Token.isUnresolved(count) && count > 0 && Math.ceil((count * least) / 100) >= Math.floor((count * most) / 100)) {
    problems.add('maxHealthyPercent', most, `high enough for one more task than the ${Math.ceil((count * least) / 100)} of ${count} that \`minHealthyPercent\` (${least}) keeps`,
      'otherwise no task may be stopped and none may be started beside it: raise `maxHealthyPercent`, or lower `minHealthyPercent`');
  }
}

function checkLoadBalancer(problems: Problems, { capacity, exposure }: Combination): void {
  const balanced = exposure.trafficPortHealth !== undefined;
  if (balanced && !capacity.inVpc) {
    problems.add('exposure', 'a load balancer', 'Exposure.none() where the `capacity` is Capacity.external()', 'Amazon ECS has no load balancers in front of machines outside of AWS');
  }
}

function checkTaskCount(problems: Problems, { props, capacity }: Combination): void {
  const why = capacity.daemon ? 'is a daemon: there is a task on each machine' : !capacity.inVpc ? 'is Capacity.external(), which Amazon ECS does not scale' : undefined;
  if (props.scaling && why !== undefined) {
    problems.add('scaling', 'a value', `left out where the \`capacity\` ${why}`, capacity.daemon ? 'scale the machines' : 'give `desiredCount`');
  }
  if (props.desiredCount !== undefined && capacity.daemon) {
    problems.add('desiredCount', Token.isUnresolved(props.desiredCount) ? 'an unresolved token' : props.desiredCount, `left out where the \`capacity\` ${why}`, 'leave it out, or leave `daemon` out');
  }
}

function checkTask(problems: Problems, { stack, props, capacity }: Combination): void {
  const { existingTaskDefinition } = capacity;
  if (props.app.containerName === PROXY_CONTAINER_NAME) {
    problems.add('app.containerName', PROXY_CONTAINER_NAME, 'different from that of the proxy', 'give the app another name, or leave it out for "app"');
  }
  const names = [...new Set([props.app.containerName ?? 'app', PROXY_CONTAINER_NAME])].filter((name) => existingTaskDefinition?.findContainer(name));
  if (existingTaskDefinition && (names.length > 0 || ['App', 'Nginx'].some((id) => existingTaskDefinition.node.tryFindChild(id)))) {
    problems.add('capacity.taskDefinition', existingTaskDefinition.node.path, `one that has no app and no proxy yet, by these names or as the ids App and Nginx${names.length > 0 ? `; it has ${names.join(' and ')}` : ''}`,
      'give each service a task definition of its own, and other containers other names');
  }
  if (existingTaskDefinition && Stack.of(existingTaskDefinition) !== stack && !props.app.logging) {
    problems.add('capacity.taskDefinition', existingTaskDefinition.node.path, 'in the stack of the service, whose log group it writes to',
      'make it in that stack, or give `app.logging` with a log group of your own');
  }
  checkReservation(problems, 'app.memoryReservationMiB', props.app.memoryReservationMiB, props.app.memoryLimitMiB);
  checkReservation(problems, 'proxyMemoryReservationMiB', props.proxyMemoryReservationMiB, props.proxyMemoryLimitMiB ?? PROXY_MEMORY_MIB);
}

function checkProxy(problems: Problems, { props, proxyImage, exposure }: Combination): void {
  checkModules(problems, 'proxyImage', proxyImage._kind.missingModules, openTelemetryModules(props.nginx?.openTelemetry));
  const spoken = { tls: props.proxyTls !== undefined, grpc: speaksGrpc(props) };
  if (spoken.grpc && exposure.appProtocol?.(spoken)?.value === ecs.AppProtocol.http.value) {
    problems.add('exposure.appProtocol', ecs.AppProtocol.http.value, 'grpc, http2 or left out where the app speaks gRPC', 'Service Connect would speak HTTP/1.1, in which there is no gRPC: leave it out');
  }
  if (exposure.hidesClientCertificates && props.proxyTls?.settings.clientCertificates) {
    problems.add('proxyTls.clientCertificates', 'given', 'left out with this exposure, whose load balancer has no certificate of a client to show',
      'let clients connect to NGINX itself, by `Exposure.networkLoadBalancer()` without `certificate`');
  }
}

/** Whether the proxy receives requests by HTTP/2, as gRPC requires. */
export function speaksGrpc({ app }: ReverseProxiedServiceProps): boolean {
  return app.protocol?._module === 'grpc';
}
