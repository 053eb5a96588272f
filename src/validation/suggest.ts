/** The fix for an unknown name: the known names that are similar, or else some of the known names. */
export function suggest(name: string, known: Iterable<string>): string {
  const names = [...new Set(known)].sort();
  if (names.length === 0) {
    return 'leave the name out, because there are no names to choose from';
  }
  const lower = name.toLowerCase();
  const near = names
    .map((other) => ({ other, distance: distanceBetween(lower, other.toLowerCase()) }))
    .filter(({ other, distance }) => other !== '' && distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || Math.abs(a.other.length - name.length) - Math.abs(b.other.length - name.length))
    .slice(0, 3)
    .map(({ other }) => JSON.stringify(other));
  return near.length > 0 ? `did you mean ${near.join(' or ')}?`
    : `the existing names are ${names.slice(0, 5).map((other) => JSON.stringify(other)).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function distanceBetween(a: string, b: string): number {
  return a.includes(b) || b.includes(a) ? 1 : editDistance(a, b);
}

/** The number of characters to insert, remove or replace (Levenshtein distance). Only the first 200 characters are compared. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [a.slice(0, 200), b.slice(0, 200)];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length];
}
