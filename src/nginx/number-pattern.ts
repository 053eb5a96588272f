/** A pattern for the rest of a text that is a number in decimal digits not above a limit, or empty. */
export function atMost(limit: number): string {
  const digits = String(limit);
  const any = (count: number) => count === 0 ? '' : `[0-9]${count === 1 ? '' : `{${count}}`}`;
  const lower = [...digits].flatMap((digit, i) => digit === '0' ? [] : [`${digits.slice(0, i)}[0-${Number(digit) - 1}]${any(digits.length - i - 1)}`]);
  return `0*+(?:[0-9]{0,${digits.length - 1}}|${[...lower, digits].join('|')})\\z`;
}
