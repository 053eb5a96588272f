import { InvalidArgumentError } from 'commander';

/** The value of an option that is a whole number from 1. */
export function positiveInteger(value: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(value)) {
    throw new InvalidArgumentError('Give a whole number from 1, for example 50.');
  }
  return Number(value);
}
