const VERSION = /^v?[0-9]+(?:[._][0-9]+)*$/i;
/** A word with a short number, such as `oauth2` and `user17`, which names things as often as values. */
const NUMBERED_WORD = /^[A-Za-z]+[0-9]{1,2}$/;
/** Words with short numbers between or behind them, such as `users-28-day` and `search-v1`. */
const NUMBERED_WORDS = /^(?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,2})(?:[-_.](?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,2}))+$/;
const ODD_CHARACTER = /[%@,+=!~]/;
const HEX = /^[0-9a-f]{6,}$/i;

/** The degree to which a text looks like a value and not like a name that a programmer gave, from 0 to 1. */
export function valueLook(text: string): number {
  if (/^v[0-9]/i.test(text) && VERSION.test(text)) {
    return 0;
  }
  if (ODD_CHARACTER.test(text)) {
    return 1;
  }
  if (NUMBERED_WORDS.test(text)) {
    return /[0-9]/.test(text) ? 0.3 : 0;
  }
  return /[0-9]/.test(text) ? NUMBERED_WORD.test(text) && !HEX.test(text) ? 0.4 : 1 : 0;
}
