import { groupedBy } from '../../../grouped-by';

/** The number of texts from which a common start is no chance. */
const FEWEST = 5;
const HEAD = /^.*[^A-Za-z0-9%]/;

/** The literal start of all texts up to a punctuation mark: `divisions.` of `divisions.json` and `divisions.17`, or an empty text. */
export function commonHead(texts: string[]): string {
  if (texts.length < FEWEST) {
    return '';
  }
  let common = texts[0];
  for (const text of texts) {
    while (!text.startsWith(common)) {
      common = common.slice(0, -1);
    }
  }
  const head = HEAD.exec(common)?.[0] ?? '';
  return texts.some((text) => text.length === head.length) ? '' : head;
}

/** A word with a dot behind it, as in `status.json`. */
const WORD = /^[A-Za-z][A-Za-z_-]*\./;
/** The share of names that start with common words, from which the other names are no values. */
const MOST = 0.9;

/**
 * The names by the word and the dot with which they start, such as `status.17` and `orders.17`, if almost all names start with a common
 * word. The other names are left apart. Otherwise all names are one group.
 */
export function byWord<T>(items: T[], nameOf: (item: T) => string): { groups: T[][]; apart: T[] } {
  const groups = [...groupedBy(items, (item) => WORD.exec(nameOf(item))?.[0] ?? '')];
  const common = groups.filter(([word, { length }]) => word !== '' && length >= FEWEST).map(([, group]) => group);
  const startWithWord = common.reduce((sum, { length }) => sum + length, 0);
  return startWithWord > 0 && startWithWord >= MOST * items.length
    ? { groups: common, apart: groups.map(([, group]) => group).filter((group) => !common.includes(group)).flat() }
    : { groups: items.length > 0 ? [items] : [], apart: [] };
}
