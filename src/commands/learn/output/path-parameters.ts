import { parameterNames } from './route-path';
import { PathParameter } from '../../../allowlist';
import type { LearnedPath, LearnedSegment } from '../shapes/learned-path';

/** The most values of a parameter that is described by its values. */
const MOST_VALUES = 20;
/** The fewest requests of each value, so that a further value is unlikely. */
const FEWEST_REQUESTS = 5;
const VALUE = /^[A-Za-z0-9._~-]{1,64}$/;

/** The descriptions of the parameters of a path: of those that are known by their values, and of others if wanted. */
export function pathParametersOf({ segments }: LearnedPath, constrained: boolean): Record<string, PathParameter> {
  const names = parameterNames(segments);
  return Object.fromEntries(segments.flatMap((segment, i) => {
    const described = 'literal' in segment || segment.head !== '' || segment.tail !== '' ? undefined
      : segment.isListed ? PathParameter.oneOf([...segment.names.keys()]) : constrained ? describedBy(segment) : undefined;
    return described === undefined ? [] : [[names[i], described]];
  }));
}

function describedBy({ names }: Exclude<LearnedSegment, { literal: string }>): PathParameter | undefined {
  const texts = [...names.keys()];
  if (texts.length === 1 && texts[0] === '{integer}') {
    return PathParameter.integer();
  }
  if (texts.length === 1 && texts[0] === '{uuid}') {
    return PathParameter.uuid();
  }
  const isKnown = [...names.values()].every((requests) => requests >= FEWEST_REQUESTS);
  return isKnown && texts.length <= MOST_VALUES && texts.every((text) => VALUE.test(text))
    ? PathParameter.oneOf(texts) : undefined;
}
