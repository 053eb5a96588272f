import { Token, type Duration } from 'aws-cdk-lib';

/** Whether a value is left out, within a range, or known at deployment only. */
export function isNumberOrToken(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || Token.isUnresolved(value) || (value >= least && value <= most);
}

/** The same for whole numbers. */
export function isWholeNumberOrToken(value: number | undefined, least: number, most: number): boolean {
  return isNumberOrToken(value, least, most) && (value === undefined || Token.isUnresolved(value) || Number.isInteger(value));
}

/** The seconds of a time, with fractions. Undefined if the time is left out or known at deployment only. */
export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** A range for a message. */
export function describeRange(least: number, most: number): string {
  return most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
}
