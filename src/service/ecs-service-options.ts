import { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ServiceSettings } from './capacity/capacity-kind';
import type { ResolvedProps } from './resolved-props';

/**
 * The time that an app may take to start if its health is part of the health of the task. Another period would replace each
 * task of a slow app before the app has started.
 */
const SLOWEST_START = Duration.seconds(300);

/**
 * The options of the ECS service that do not depend on the kind of capacity.
 *
 * @param port the port of the proxy that serves requests
 */
export function ecsServiceOptions(
  { props, capacity, exposure, deployment }: ResolvedProps, proxy: ecs.ContainerDefinition, port: number,
): ServiceSettings['options'] {
  const healthyPercent = capacity.healthyPercent(props.desiredCount);
  return {
    desiredCount: props.desiredCount,
    minHealthyPercent: props.minHealthyPercent ?? healthyPercent.min,
    maxHealthyPercent: props.maxHealthyPercent ?? healthyPercent.max,
    availabilityZoneRebalancing: props.availabilityZoneRebalancing,
    ...deployment.properties,
    circuitBreaker: props.circuitBreaker ?? deployment.properties.circuitBreaker,
    healthCheckGracePeriod: props.healthCheckGracePeriod ?? (props.appHealthPath === undefined ? undefined : SLOWEST_START),
    enableExecuteCommand: props.enableExecuteCommand,
    propagateTags: props.propagateTags,
    enableECSManagedTags: props.enableECSManagedTags,
    ...exposure.serviceOptions?.(proxy, port),
  };
}
