/** The order of two versions, by section 11 of Semantic Versioning 2.0.0: negative where the first is the lower one. A version without its last numbers has zeros there. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [a, b].map(parsed);
  for (let i = 0; i < 3; i++) {
    if (one.numbers[i] !== other.numbers[i]) {
      return one.numbers[i] - other.numbers[i];
    }
  }
  if (one.before.length === 0 || other.before.length === 0) {
    return other.before.length - one.before.length;
  }
  for (let i = 0; i < Math.max(one.before.length, other.before.length); i++) {
    const order = compareIdentifiers(one.before[i], other.before[i]);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function parsed(version: string): { numbers: number[]; before: string[] } {
  const [core, ...before] = version.split('+', 1)[0].split('-');
  const numbers = core.split('.').map(Number);
  return { numbers: [0, 1, 2].map((i) => numbers[i] ?? 0), before: before.length === 0 ? [] : before.join('-').split('.') };
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return a === b ? 0 : a === undefined ? -1 : 1;
  }
  const [numeric, otherNumeric] = [a, b].map((one) => /^\d+$/.test(one));
  if (numeric && otherNumeric) {
    return Number(a) - Number(b);
  }
  return numeric !== otherNumeric ? (numeric ? -1 : 1) : a < b ? -1 : a > b ? 1 : 0;
}
