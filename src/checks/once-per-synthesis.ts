import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const foundIn = new WeakMap<Stage, Map<unknown, unknown>>();

/**
 * Facts about the whole app that the checks of many services need, computed once for all services. Otherwise the time of a
 * synthesis would grow with the square of the number of services. The facts are discarded when the next synthesis starts.
 */
export function oncePerSynthesis<Found>(scope: IConstruct, find: (stage: Stage) => Found): Found {
  const stage = Stage.of(scope)!;
  const found = foundIn.get(stage) ?? new Map<unknown, unknown>();
  if (!foundIn.has(stage)) {
    foundIn.set(stage, found);
    // CDK validates a stage before the constructs in the stage.
    stage.node.addValidation({
      validate: () => {
        found.clear();
        return [];
      },
    });
  }
  if (!found.has(find)) found.set(find, find(stage));
  return found.get(find) as Found;
}
