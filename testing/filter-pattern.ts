/**
 * Says what CloudWatch Logs says of a line and a JSON filter pattern, as far as the patterns of this project go:
 * comparisons of texts and numbers, IS TRUE, IS FALSE, NOT EXISTS, &&, || and brackets.
 */
export function matchesPattern(pattern: string, line: Record<string, unknown>): boolean {
  const tokens = [...pattern.matchAll(/\s*(\{|\}|\(|\)|&&|\|\||"[^"]*"|\$\.[A-Za-z_]+|NOT EXISTS|IS TRUE|IS FALSE|!=|>=|<=|=|>|<|[-0-9.]+)/gy)];
  if (tokens.reduce((length, [token]) => length + token.length, 0) !== pattern.trimEnd().length) {
    throw new Error(`not a pattern that this understands: ${pattern}`);
  }
  const words = tokens.map(([, word]) => word);
  const take = (expected?: string) => {
    const word = words.shift();
    if (word === undefined || (expected !== undefined && word !== expected)) throw new Error(`expected ${expected}, found ${word} in ${pattern}`);
    return word;
  };

  const comparison = (): boolean => {
    const value = line[take().slice('$.'.length)];
    const operator = take();
    switch (operator) {
      case 'NOT EXISTS': return value === undefined;
      case 'IS TRUE': return value === true;
      case 'IS FALSE': return value === false;
    }
    const operand = take();
    const other = operand.startsWith('"') ? operand.slice(1, -1) : Number(operand);
    // A field that is missing, or of another type, is not equal to anything, nor is it unequal.
    if (typeof value !== typeof other) return false;
    const [a, b] = [value as number, other as number];
    return { '=': a === b, '!=': a !== b, '>=': a >= b, '<=': a <= b, '>': a > b, '<': a < b }[operator]!;
  };
  const primary = (): boolean => {
    if (words[0] !== '(') return comparison();
    take('(');
    const value = any();
    take(')');
    return value;
  };
  const all = (): boolean => {
    let value = primary();
    while (words[0] === '&&') {
      take();
      const next = primary();
      value = value && next;
    }
    return value;
  };
  const any = (): boolean => {
    let value = all();
    while (words[0] === '||') {
      take();
      const next = all();
      value = value || next;
    }
    return value;
  };

  take('{');
  const result = any();
  take('}');
  if (words.length > 0) throw new Error(`unexpected ${words[0]} in ${pattern}`);
  return result;
}

/** The fields that a pattern reads. */
export function fieldsOf(pattern: string): string[] {
  return [...new Set([...pattern.matchAll(/\$\.([A-Za-z_]+)/g)].map(([, field]) => field))];
}
