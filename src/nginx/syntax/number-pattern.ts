/** A pattern for a number in decimal digits, without a sign, that is not above a limit. */
export function atMost(limit: number): string {
  const digits = String(limit);
  const any = (count: number) => count === 0 ? '' : `[0-9]${count === 1 ? '' : `{${count}}`}`;
  const lower = [...digits].flatMap((digit, i) => digit === '0' ? [] : [`${digits.slice(0, i)}[0-${Number(digit) - 1}]${any(digits.length - i - 1)}`]);
  return `0*+(?:[0-9]{0,${digits.length - 1}}|${[...lower, digits].join('|')})`;
}
