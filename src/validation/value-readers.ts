import { Duration } from 'aws-cdk-lib';
import { show } from './shown-value';
import { suggest } from './suggest';
import { isObject, isStrings } from './unknown-values';

/** A function that checks a value of unknown type and returns the value for an option. */
export type Reader = (value: unknown) => unknown;

/** The problem of a value, in words that follow the name of the value. */
export class Mismatch extends Error {}

/** The value, if the value is valid. Otherwise the function throws a `Mismatch` with the message. */
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

/** A reader that turns a whole number of seconds within bounds into a `Duration`. */
export function seconds(min = 1, max = 86_400): Reader {
  return (value) => Duration.seconds(check(value, Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `must be a whole number of seconds from ${min} to ${max}`) as number);
}

/**
 * The readers of a struct's members, by their names in a file. In a file, a `Duration` is a number of seconds, and the name
 * of the member ends with `Seconds`.
 */
export type FileReaders<T> = {
  readonly [Name in keyof T & string as NonNullable<T[Name]> extends Duration ? `${Name}Seconds` : Name]-?: Reader;
};

/** The name of a struct's member, from the name of the member in a file. */
export function memberName<T>(name: keyof FileReaders<T> & string): keyof T & string {
  return name.replace(/Seconds$/, '') as keyof T & string;
}

/** A reader of a value of an enumeration. */
export function oneOf(words: string[]): Reader {
  return (value) => check(value, words.includes(value as string), `must be one of ${words.join(', ')}`);
}

/** A reader of an object with the given members, some of which are required. By default, the result is the struct itself. */
export function members<T>(
  readers: FileReaders<T>, required: (keyof FileReaders<T> & string)[] = [], make: (options: T) => unknown = (options) => options,
): Reader {
  const names = Object.keys(readers) as (keyof FileReaders<T> & string)[];
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
        return [memberName<T>(name as keyof FileReaders<T> & string), (readers as Record<string, Reader>)[name](one)];
      } catch (error) {
        throw error instanceof Mismatch ? new Mismatch(`has "${name}", which ${error.message}`) : error;
      }
    })) as T);
  };
}
