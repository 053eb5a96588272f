/** The most values that a parameter may list. */
const MOST_LISTED_VALUES = 64;

const VALUE = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/;

/** Whether a text can be a value of a parameter that lists its values. */
export function isListableValue(text: string): boolean {
  return VALUE.test(text);
}

/** The items as few lists of almost the same length, of which each has at most as many items as a parameter may list. */
export function listsOf<T>(items: T[]): T[][] {
  const count = Math.ceil(items.length / MOST_LISTED_VALUES);
  return Array.from({ length: count }, (_, i) => items.slice(Math.round(i * items.length / count), Math.round((i + 1) * items.length / count)));
}
