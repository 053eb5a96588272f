import { suggest } from './suggest';
import { show } from './shown-value';
import { isObject, isStrings } from './unknown-values';

/** Reads a value that nobody has checked yet. */
export type Reader = (value: unknown) => unknown;

/** What is wrong with such a value, in words that follow its name. */
export class Mismatch extends Error {}

/** Gives the value, or says what it must be. */
export function check(value: unknown, right: boolean, message: string): unknown {
  if (!right) {
    throw new Mismatch(`${message}, not ${show(value)}`);
  }
  return value;
}

const isNumber = (value: unknown) => typeof value === 'number';

export const bool: Reader = (value) => check(value, typeof value === 'boolean', 'must be true or false');
export const string: Reader = (value) => check(value, typeof value === 'string', 'must be a text');
export const strings: Reader = (value) => check(value, isStrings(value), 'must be a list of texts');
export const number: Reader = (value) => check(value, isNumber(value), 'must be a number');
export const numbers: Reader = (value) => check(value, Array.isArray(value) && value.every(isNumber), 'must be a list of numbers');

/** Reads one of some words, which are the values of an enumeration. */
export function oneOf(words: string[]): Reader {
  return (value) => check(value, words.includes(value as string), `must be one of ${words.join(', ')}`);
}

/** Reads an object of these members, of which some must be there, and makes a value of it. */
export function members<T>(readers: Record<keyof T & string, Reader>, required: (keyof T & string)[], make: (options: T) => unknown): Reader {
  const names = Object.keys(readers) as (keyof T & string)[];
  const right = (value: unknown): value is Record<string, unknown> => isObject(value)
    && required.every((name) => Object.hasOwn(value, name)) && Object.keys(value).every((name) => Object.hasOwn(readers, name));
  return (value) => {
    if (!right(value)) {
      const unknown = isObject(value) ? Object.keys(value).filter((name) => !Object.hasOwn(readers, name)) : [];
      throw new Mismatch(`must be an object${required.length > 0 ? ` with "${required.join('", "')}"` : ''}, of ${names.join(', ')} only`
        + unknown.map((name) => `; it has "${name}": ${suggest(name, names)}`).join(''));
    }
    return make(Object.fromEntries(Object.entries(value).map(([name, one]) => {
      try {
        return [name, readers[name as keyof T & string](one)];
      } catch (error) {
        throw error instanceof Mismatch ? new Mismatch(`has "${name}", which ${error.message}`) : error;
      }
    })) as T);
  };
}
