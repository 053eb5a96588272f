import type { Duration } from 'aws-cdk-lib';
import { memberName } from './value-readers';

/** A function that turns the value of an option into data for a file. It is the inverse of a `Reader`. */
export type Writer<T> = (value: T) => unknown;

/** The writers of a struct's members, by their names in a file. See `FileReaders`. */
export type FileWriters<T> = {
  readonly [Name in keyof T & string as NonNullable<T[Name]> extends Duration ? `${Name}Seconds` : Name]-?: Writer<NonNullable<T[Name]>>;
};

/** A writer of a value that is the same in a file. */
export const asGiven = <T>(value: T): T => value;

/** A writer of a duration, in seconds. */
export const inSeconds: Writer<Duration> = (duration) => duration.toSeconds();

/** A writer of an object with the given members. Members without a value are left out. The order is that of the writers. */
export function membersOf<T extends object>(writers: FileWriters<T>): (options: T) => Record<string, unknown> {
  const all = Object.entries(writers) as [string, Writer<unknown>][];
  return (options) => Object.fromEntries(all.flatMap(([name, write]) => {
    const value = options[memberName<T>(name as never)];
    return value === undefined ? [] : [[name, write(value)]];
  }));
}
