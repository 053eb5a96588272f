import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const foundIn = new WeakMap<Stage, Map<unknown, unknown>>();

/**
 * What the checks of many services want to know of the whole app, looked up once for all of them: otherwise the time of a
 * synthesis would grow with the square of their number. It is forgotten when the next synthesis starts.
 */
export function oncePerSynthesis<Found>(scope: IConstruct, find: (stage: Stage) => Found): Found {
  const stage = Stage.of(scope)!;
  const found = foundIn.get(stage) ?? new Map<unknown, unknown>();
  if (!foundIn.has(stage)) {
    foundIn.set(stage, found);
    // CDK validates a stage before what is in it.
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
