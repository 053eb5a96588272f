import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Dependable } from 'constructs';
import { isWholeNumberOrToken } from '../../validation/number-range';
import type { Problems } from '../../validation/problems';

/**
 * Checks the capacity provider strategies on their own (Amazon ECS API reference, CapacityProviderStrategyItem), and adds
 * problems.
 */
export function checkStrategies(problems: Problems, strategies: ecs.CapacityProviderStrategy[]): void {
  const names = strategies.map(({ capacityProvider }) => capacityProvider);
  for (const [i, { capacityProvider, base, weight }] of strategies.entries()) {
    if (!isWholeNumberOrToken(weight, 0, 1000)) {
      problems.add(`capacityProviderStrategies[${i}].weight`, weight, 'a whole number from 0 to 1000', 'give the share of the tasks relative to the other weights');
    }
    if (!isWholeNumberOrToken(base, 0, 100_000)) {
      problems.add(`capacityProviderStrategies[${i}].base`, base, 'a whole number of tasks from 0 to 100000', 'leave `base` out for no minimum');
    }
    if (!Token.isUnresolved(capacityProvider) && names.indexOf(capacityProvider) !== i) {
      problems.add(`capacityProviderStrategies[${i}].capacityProvider`, capacityProvider, 'a capacity provider that no other strategy names', 'put the weight and the base of both strategies into one');
    }
  }
  // A single strategy without a weight gets all tasks.
  if (strategies.length > 1 && strategies.every(({ weight }) => weight === undefined || weight === 0)) {
    problems.add('capacityProviderStrategies', strategies, 'a list with at least one `weight` above 0', 'give one strategy a weight, because otherwise Amazon ECS cannot start any task');
  }
  if (strategies.filter(({ base }) => base).length > 1) {
    problems.add('capacityProviderStrategies', strategies, 'a list with at most one `base`', 'leave `base` out in the other strategies');
  }
}

/**
 * Makes a service depend on the capacity providers of its cluster. CDK associates the capacity providers with the cluster
 * when all constructs exist, and nothing else orders the two.
 */
export function waitForCapacityProviders(service: ecs.BaseService, cluster: ecs.ICluster): void {
  const associations = {};
  Dependable.implement(associations, {
    get dependencyRoots() {
      return cluster.node.findAll().filter((found) => found instanceof ecs.CfnClusterCapacityProviderAssociations);
    },
  });
  service.node.addDependency(associations);
}
