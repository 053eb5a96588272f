/** The members of a list by their keys, in the order in which the keys first occur. */
export function groupedBy<K, T>(list: Iterable<T>, keyOf: (member: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const member of list) {
    addTo(groups, keyOf(member), member);
  }
  return groups;
}

/** Adds members to the group of a key. A copy of the group for each member would take quadratic time. */
export function addTo<K, T>(groups: Map<K, T[]>, key: K, ...members: T[]): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, members);
  } else {
    members.forEach((member) => group.push(member));
  }
}
