import { Token } from 'aws-cdk-lib';

/** Whether a value is left out, a whole number of a range, or known at deployment only. */
export function isWholeNumberOrToken(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most);
}
