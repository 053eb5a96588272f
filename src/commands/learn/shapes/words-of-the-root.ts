import type { Classes } from './classify';
import { valueLook } from './value-look';
import { isPlaceholder } from '../segment-shape';

/** The number of words from which the first segment of paths may be a parameter. */
const FEWEST = 25;

/**
 * The names of the first segment, where few words are names and not values, such as `/search` and `/robots.txt` that were requested once
 * each. A parameter in their place would open the whole root.
 */
export function withWordsOfTheRoot({ literals, parameters }: Classes): Classes {
  const ofWords = parameters.filter(({ head, names }) => (
    head === '' && names.length < FEWEST && names.every((name) => !isPlaceholder(name) && valueLook(name) === 0)));
  return {
    literals: [...literals, ...ofWords.flatMap(({ names }) => names)],
    parameters: parameters.filter((parameter) => !ofWords.includes(parameter)),
  };
}
