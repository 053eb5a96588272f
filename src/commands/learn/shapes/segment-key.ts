const KEY = /^([A-Za-z_][A-Za-z0-9_.]*\()(?:(').*'|[^()]+)\)$/;

/** The literal start and end of a segment with a key in parentheses, as in OData's `/orders(17)` and `/indexes('books')`. */
export interface KeyEnds {
  readonly head: string;
  readonly tail: string;
}

/** The ends of a segment with a key, or `undefined` if the segment has no key. */
export function keyEnds(name: string): KeyEnds | undefined {
  const [, head, quote = ''] = KEY.exec(name) ?? [];
  return head === undefined ? undefined : { head: `${head}${quote}`, tail: `${quote})` };
}

/** The name of the set in the literal start of a segment with a key: `books` of `books('`, or `undefined` if the start is not that of a key. */
export function setOfKey(head: string): string | undefined {
  return /^(.+)\('?$/.exec(head)?.[1];
}
