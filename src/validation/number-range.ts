import { Token, type Duration } from 'aws-cdk-lib';

/** Whether a number is undefined, within a range, or a token, which is known only at deployment. */
export function isNumberOrToken(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || Token.isUnresolved(value) || (value >= least && value <= most);
}

/** Whether a number is undefined, a whole number within a range, or a token. */
export function isWholeNumberOrToken(value: number | undefined, least: number, most: number): boolean {
  return isNumberOrToken(value, least, most) && (value === undefined || Token.isUnresolved(value) || Number.isInteger(value));
}

/** The seconds of a duration, with fractions, or `undefined` if the duration is undefined or a token. */
export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** A range in the words of a message. */
export function describeRange(least: number, most: number): string {
  return most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
}
