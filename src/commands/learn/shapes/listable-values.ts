/** The most values that a parameter may list. */
export const MOST_LISTED_VALUES = 64;

const VALUE = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/;

/** Whether a text can be a value of a parameter that lists its values. */
export function isListableValue(text: string): boolean {
  return VALUE.test(text);
}
