import type { Duration } from 'aws-cdk-lib';
import { InvalidInput, Subject } from './invalid-input';
import { secondsOf } from './number-range';
import { describe, Problem, PropNames, renamed } from './problem';
import { isNumberToken } from './shown-value';

/** The problems of one input, which are reported all at once. Not part of the public API. */
export class Problems {
  /** Throws an error with a single problem. */
  public static fail(subject: Subject, prop: string, value: unknown, allowed: string, fix: string): never {
    throw new InvalidInput(subject, [{ kind: 'value', prop, value, rule: allowed, fix }]);
  }

  /** Throws an error with a single conflict. */
  public static failConflict(subject: Subject, prop: string, value: unknown, other: string, fix: string): never {
    throw new InvalidInput(subject, [{ kind: 'conflict', prop, value, rule: other, fix }]);
  }

  private readonly found: Problem[] = [];

  /** @param names the paths of props that checks name without the struct that contains the props */
  public constructor(private readonly names: PropNames = {}) {}

  /** The number of problems so far. */
  public get count(): number {
    return this.found.length;
  }

  /**
   * Records a value that is not allowed.
   *
   * @param prop the path of the prop, as the user wrote it
   * @param value the value as given
   * @param allowed the allowed values, in words that follow "must be"
   * @param fix the change to make
   */
  public add(prop: string, value: unknown, allowed: string, fix: string): void {
    this.record({ kind: 'value', prop, value, rule: allowed, fix });
  }

  /**
   * Records a prop that another prop excludes.
   *
   * @param prop the path of the prop, as the user wrote it
   * @param value the value as given
   * @param other the other prop, in words that follow "cannot be combined with"
   * @param fix the change to make
   */
  public conflict(prop: string, value: unknown, other: string, fix: string): void {
    this.record({ kind: 'conflict', prop, value, rule: other, fix });
  }

  /** Records a prop that does not exist. */
  public unknown(prop: string, value: unknown, fix: string): void {
    this.record({ kind: 'unknown', prop, value, rule: '', fix });
  }

  /**
   * The value that `make` returns, or `undefined` if `check` adds a problem.
   *
   * @param check adds the problems of the inputs of the value
   * @param make makes the value of valid inputs
   */
  public makeIfValid<T>(check: () => void, make: () => T): T | undefined {
    const before = this.count;
    check();
    return this.count > before ? undefined : make();
  }

  /** Throws one error that lists all problems, if there are any. */
  public throwIfAny(subject: Subject): void {
    if (this.found.length > 0) {
      throw new InvalidInput(subject, this.found);
    }
  }

  /** A message for each problem. CDK reports the messages at synthesis, with the path of the construct. */
  public messagesFor(name: string): string[] {
    return this.found.map((problem) => `invalid ${name}: ${describe(problem)}`);
  }

  private record(problem: Problem): void {
    this.found.push(renamed(problem, this.names));
  }
}

/** The message of a value that is not allowed, for CDK to report at synthesis. */
export function describeProblem(prop: string, value: unknown, allowed: string, fix: string): string {
  return describe({ kind: 'value', prop, value, rule: allowed, fix });
}

/** The message of a conflict, for CDK to report at synthesis. */
export function describeConflict(prop: string, value: unknown, other: string, fix: string): string {
  return describe({ kind: 'conflict', prop, value, rule: other, fix });
}

/**
 * Whether a value is not a string that is known at synthesis: a string with a CDK token, or, in untyped JavaScript, a value
 * of another type. JavaScript would otherwise convert a list of one string, or a number, to a string.
 */
export function holdsToken(value: string): boolean {
  return typeof value !== 'string' || value.includes('${Token[') || value.includes('#{Token[');
}

export const TOKEN_FIX = 'the configuration is final at synthesis, so pass the concrete value instead of one known only at deployment';

/** Adds a problem if a number is not a whole number within bounds. */
export function checkWholeNumber(problems: Problems, prop: string, value: number | undefined, min: number, max: number, unit: string): void {
  if (value === undefined) {
    return;
  }
  const allowed = `a whole number of ${unit} from ${min} to ${max}`;
  if (!Number.isInteger(value) || value < min || value > max) {
    problems.add(prop, value, allowed, isNumberToken(value) ? TOKEN_FIX : 'give such a number, or leave it out for the default');
  }
}

/** Checks a port. */
export function checkPort(problems: Problems, prop: string, value: number | undefined, min = 1): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= 65535)) {
    problems.add(prop, value, `a port from ${min} to 65535`, isNumberToken(value) ? TOKEN_FIX : 'give such a port');
  }
}

/** Checks the maximum number of requests that the app processes at once. */
export function checkConnections(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1, 65535, 'connections');
}

/** Checks a media type without parameters. */
export function checkMediaType(problems: Problems, prop: string, type: string): void {
  if (holdsToken(type) || !/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/.test(type)) {
    problems.add(prop, type, 'a media type in lower case without parameters (RFC 9110, section 8.3.1)',
      holdsToken(type) ? TOKEN_FIX : 'write for example "application/json"');
  }
}

/** Checks a duration of whole seconds. The default bounds are one second and one day. */
export function checkDuration(problems: Problems, prop: string, value: Duration | undefined, min = 1, max = 86_400): void {
  if (value === undefined) {
    return;
  }
  const seconds = secondsOf(value) ?? NaN;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    problems.add(prop, value, `a Duration of ${min} to ${max} whole seconds`, value.isUnresolved() ? TOKEN_FIX : 'give such a Duration, or leave it out for the default');
  }
}

/** Checks the size of the header of a response. */
export function checkHeaderSize(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1024, 512 * 1024, 'bytes');
}

/** Checks the size of a request body. */
export function checkBodySize(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1, 1024 ** 4, 'bytes');
}
