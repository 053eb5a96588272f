import { InvalidArgumentError } from 'commander';
import type { ComparedService } from './compared-services';
import { DifferenceKind } from './difference';

const ANY = 'any';
const KINDS = Object.values(DifferenceKind) as string[];

/** The reader of `--fail-on`: kinds of differences, separated by commas. The option may be repeated. */
export function failOnKinds(value: string, before: string[] | undefined): string[] {
  const kinds = value.split(',').map((kind) => kind.trim());
  const unknown = kinds.filter((kind) => kind !== ANY && !KINDS.includes(kind));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.map((kind) => JSON.stringify(kind)).join(', ')}: give one or more of ${[...KINDS, ANY].join(', ')}, separated by commas.`);
  }
  return [...before ?? [], ...kinds];
}

/** Whether there is a difference of the kinds. A difference that is not compared exactly may open or loosen something. */
export function isFailure(kinds: string[], services: ComparedService[]): boolean {
  const mayBeUncertain = kinds.some((kind) => kind === DifferenceKind.OPENED || kind === DifferenceKind.LOOSENED);
  const counted = [...kinds, ...mayBeUncertain ? [DifferenceKind.UNCERTAIN] : []];
  return services.some(({ differences }) => differences.some(({ kind }) => counted.includes(ANY) || counted.includes(kind)));
}
