import { editDistance } from '../../../../validation/suggest';
import { ANY_TEXT, isPlaceholder } from '../../segment-shape';

/** The share of the requests for something up to which requests for a variation of it may be mistakes of clients. */
const SHARE_OF_ONE = 0.01;
/** The share up to which the requests for all variations together may be mistakes. */
const SHARE_OF_ALL = 0.012;
/** The number of requests that cannot be of enough clients for a route. */
const MOST_REQUESTS_OF_STRAY = 2;
/** The most used names, of which other names may be misspellings. */
const MOST_ORIGINALS = 100;
const MOST_EDITS = 2;
/** The length of a text from which two edits are a misspelling. */
const SHORT = 3;

/** The names that may be mistakes for something with so many requests: each has a small share, and so have all together. */
export function rareNames(names: Iterable<readonly [name: string, requests: number]>, original: number): string[] {
  let sum = 0;
  return [...names].filter(([, requests]) => requests > 0 && requests <= SHARE_OF_ONE * original)
    .sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1))
    .filter(([, requests]) => {
      sum += requests;
      return sum <= SHARE_OF_ALL * original;
    }).map(([name]) => name);
}

/** The names that were seen once or twice, and the rare names that the tree has merged, if all of them together are so few that all may be mistakes. */
export function strayNames(names: ReadonlyArray<readonly [name: string, requests: number]>, all: number): string[] {
  const stray = names.filter(([name, requests]) => name === ANY_TEXT || requests <= MOST_REQUESTS_OF_STRAY);
  return stray.reduce((sum, [, requests]) => sum + requests, 0) <= SHARE_OF_ALL * all ? stray.map(([name]) => name) : [];
}

/** The names that may be misspellings of names in the same place with far more requests. */
export function misspellings(names: ReadonlyArray<readonly [name: string, requests: number]>): Set<string> {
  const texts = names.filter(([name]) => !isPlaceholder(name) && name !== '');
  const fewest = Math.min(...texts.map(([, requests]) => requests));
  const originals = texts.filter(([, requests]) => fewest <= SHARE_OF_ONE * requests).sort(([, m], [, n]) => n - m).slice(0, MOST_ORIGINALS);
  const found = new Set<string>();
  for (const [original, requests] of originals) {
    rareNames(texts.filter(([name]) => !found.has(name) && isMisspelling(name, original)), requests).forEach((name) => found.add(name));
  }
  return found;
}

/** Whether few edits, or a further text behind a punctuation mark, make another text of a text. */
function isMisspelling(text: string, original: string): boolean {
  const edits = original.length < SHORT ? 1 : MOST_EDITS;
  return text.startsWith(original) && /^[^A-Za-z0-9]/.test(text.slice(original.length))
    || Math.abs(text.length - original.length) <= edits && editDistance(text, original) <= edits;
}
