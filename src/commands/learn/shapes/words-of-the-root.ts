import type { Classes } from './classify';
import { valueLook } from './value-look';
import { isPlaceholder } from '../segment-shape';

/** The number of names from which the first segment of paths may be a parameter, even if most names look like words. */
const FEWEST = 25;

/**
 * The names of the first segment, where few words are names and not values, such as `/search` and `/robots.txt` that were requested once
 * each. A parameter in their place would open the whole root.
 */
export function withWordsOfTheRoot({ literals, parameters }: Classes): Classes {
  const ofWords = parameters.filter(({ head, names }) => head === '' && names.length < FEWEST && !names.some(isPlaceholder)
    && names.filter((name) => valueLook(name) > 0).length < names.length / 2);
  return {
    literals: [...literals, ...ofWords.flatMap(({ names }) => names)],
    parameters: parameters.filter((parameter) => !ofWords.includes(parameter)),
  };
}
