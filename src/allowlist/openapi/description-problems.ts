import { DescriptionError, Place, placeName } from './description-error';
import { show } from '../../validation/shown-value';

/** The problems of one description, which are reported all at once. */
export class DescriptionProblems {
  private readonly messages = new Set<string>();

  /** The number of problems so far. */
  public get count(): number {
    return this.messages.size;
  }

  /** Records a problem at a place of the description. */
  public add(place: Place, reason: string, fix: string): void {
    this.messages.add(`${placeName(place)}: ${reason}; ${fix}`);
  }

  /** Records a problem of an option. */
  public addOption(option: string, value: unknown, allowed: string, fix: string): void {
    this.messages.add(`\`${option}\` must be ${allowed}, got: ${show(value)}; ${fix}`);
  }

  /** Runs a step, and records the problem of the description that the step throws. */
  public attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof DescriptionError)) {
        throw error;
      }
      this.add(error.place, error.reason, error.fix);
      return undefined;
    }
  }

  /** Throws one error that lists all problems, if there are any. */
  public throwIfAny(file: string, operations?: { readonly all: number; readonly faulty: number }): void {
    if (this.messages.size === 0) {
      return;
    }
    const others = operations === undefined || operations.all === 0 || operations.faulty === 0 ? ''
      : ` (${operations.all - operations.faulty} of ${operations.all} operations are fine)`;
    const [first] = this.messages;
    throw new Error(this.messages.size === 1
      ? `invalid OpenAPI description: ${first}${others}`
      : `invalid OpenAPI description${file === '' ? '' : ` ${file}`}, ${this.messages.size} problems${others}:\n${[...this.messages].map((message, i) => `  ${i + 1}. ${message}`).join('\n')}`);
  }
}
