import { dump } from 'js-yaml';

/** A name and its value in YAML. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The members of an object that have a value, each on one line of YAML. */
export function namedValues(members: object): NamedValue[] {
  return Object.entries(members).filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value: dump(value, { flowLevel: 0, lineWidth: -1 }).trimEnd() }));
}
