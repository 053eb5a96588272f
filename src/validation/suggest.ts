/** The way out of a name that is none: what was probably meant, or a few that there are. */
export function suggest(name: string, known: Iterable<string>): string {
  const names = [...new Set(known)].sort();
  if (names.length === 0) {
    return 'leave it out: there are none';
  }
  const lower = name.toLowerCase();
  const near = names
    .map((other) => ({ other, distance: distanceBetween(lower, other.toLowerCase()) }))
    .filter(({ other, distance }) => other !== '' && distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || Math.abs(a.other.length - name.length) - Math.abs(b.other.length - name.length))
    .slice(0, 3)
    .map(({ other }) => JSON.stringify(other));
  return near.length > 0 ? `did you mean ${near.join(' or ')}?`
    : `there are ${names.slice(0, 5).map((other) => JSON.stringify(other)).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function distanceBetween(a: string, b: string): number {
  return a.includes(b) || b.includes(a) ? 1 : editDistance(a, b);
}

/** How many characters to insert, remove or replace (Levenshtein); names that long are not compared to the end. */
function editDistance(a: string, b: string): number {
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
