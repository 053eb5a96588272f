import { CfnResource, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { knownNumber, knownObjects, referenceIn, renderedProperties } from '../rendered-properties';

/** Whether tasks of the service may run on Spot capacity, as far as the capacity belongs to the app. */
export function isOnSpot(service: ecs.BaseService): boolean {
  const { capacityProviderStrategy } = service.node.findChild('Service') as ecs.CfnService;
  const strategies = knownObjects(capacityProviderStrategy) as Array<{ capacityProvider?: unknown }>;
  if (strategies.length > 0) {
    return strategies.some(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT' || isSpotProvider(resourceOf(capacityProvider)));
  }
  // Without a strategy, tasks of the launch type EC2 run on the instances that `addCapacity()` of the cluster created.
  return service.taskDefinition.isEc2Compatible && service.cluster.node.findAll().some((found) => isSpotGroup(found));
}

function isSpotProvider(provider: IConstruct | undefined): boolean {
  if (!(provider instanceof ecs.CfnCapacityProvider)) {
    return false;
  }
  const { ManagedInstancesProvider: managed } = renderedProperties(provider);
  return managed?.InstanceLaunchTemplate?.CapacityOptionType === 'SPOT'
    || isSpotGroup(resourceOf((provider.autoScalingGroupProvider as ecs.CfnCapacityProvider.AutoScalingGroupProviderProperty)?.autoScalingGroupArn));
}

function isSpotGroup(group?: IConstruct): boolean {
  if (!(group instanceof autoscaling.CfnAutoScalingGroup)) {
    return false;
  }
  const { MixedInstancesPolicy: mixed, LaunchTemplate: launchTemplate, LaunchConfigurationName: launchConfiguration } = renderedProperties(group);
  if (mixed !== undefined) {
    // Amazon EC2 Auto Scaling launches on-demand instances only if the percentage is left out.
    return (knownNumber(mixed.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity) ?? 100) < 100;
  }
  return propertiesIn(group, ec2.CfnLaunchTemplate, launchTemplate?.LaunchTemplateId)?.LaunchTemplateData?.InstanceMarketOptions?.MarketType === 'spot'
    || propertiesIn(group, autoscaling.CfnLaunchConfiguration, launchConfiguration)?.SpotPrice !== undefined;
}

/** The resource of the app that a value refers to. */
function resourceOf(value: unknown): IConstruct | undefined {
  return typeof value === 'string' ? referenceIn(value)?.target : undefined;
}

/** The properties of a resource in the same stack that a rendered `Ref` names. */
function propertiesIn(scope: IConstruct, type: abstract new (...args: any[]) => CfnResource, value: any): any {
  const stack = Stack.of(scope);
  const found = stack.node.findAll().find((one) => one instanceof type && stack.resolve((one as CfnResource).logicalId) === value?.Ref);
  return found === undefined ? undefined : renderedProperties(found as CfnResource);
}
