/** A path of an API with its methods. */
export interface Operations {
  /** With `{name}` for each parameter. */
  readonly path: string;
  /** Upper case, sorted; HEAD wherever there is GET, as in the allowlist. */
  readonly methods: string[];
}

const PARAMETER = /\{[^}]*\}/g;

/** The paths in groups with the same first segment. */
export function byFirstSegment(operations: Operations[]): Array<[string, Operations[]]> {
  return grouped(operations, ({ path }) => path.split('/')[1]);
}

/** The paths in groups with the same methods. */
export function bySet(operations: Operations[]): Operations[][] {
  return grouped(operations, ({ methods }) => methods.join(' ')).map(([, members]) => members);
}

/** A regular expression for a path, without anchors. */
export function expressionOf(path: string): string {
  return path.replace(/\./g, '\\.').replace(PARAMETER, '[^/]+');
}

/** One regular expression for all paths. */
export function anyOf(operations: Operations[]): string {
  return `^(?:${operations.map(({ path }) => expressionOf(path)).join('|')})$`;
}

/** A request target for a path, in which the load puts another number for each `{}`. */
export function targetOf(path: string): string {
  return path.replace(PARAMETER, '{}');
}

export function isTemplate({ path }: { readonly path: string }): boolean {
  return path.includes('{');
}

function grouped<T>(values: T[], key: (value: T) => string): Array<[string, T[]]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value)) ?? [];
    groups.set(key(value), group);
    group.push(value);
  }
  return [...groups];
}
