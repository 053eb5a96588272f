/** A number, with separators between thousands. */
export function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number with its noun: `1 request`, `2,000 requests`. */
export function countedText(value: number, noun: string): string {
  return `${numberText(value)} ${noun}${value === 1 ? '' : 's'}`;
}
