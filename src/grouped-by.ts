/** The members of a list by their keys, in the order in which the keys first occur. */
export function groupedBy<K extends object | string, T>(list: Iterable<T>, keyOf: (member: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const member of list) {
    addTo(groups, keyOf(member), member);
  }
  return groups;
}

/** A `Map` or a `WeakMap` of lists. */
interface Groups<K, T> {
  get(key: K): T[] | undefined;
  set(key: K, group: T[]): unknown;
}

/** Adds members to the group of a key. A copy of the group for each member would take quadratic time. */
export function addTo<K extends object | string | number, T>(groups: Groups<K, T>, key: K, ...members: T[]): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, members);
  } else {
    members.forEach((member) => group.push(member));
  }
}
