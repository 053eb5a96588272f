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
