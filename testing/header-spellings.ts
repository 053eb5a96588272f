/** All spellings of a header name with one of the separators in place of each hyphen. */
export function spellings(name: string, separators: string[]): string[] {
  const [first, ...others] = name.split('-');
  return others.reduce((befores, part) => separators.flatMap((separator) => befores.map((before) => `${before}${separator}${part}`)), [first]);
}
