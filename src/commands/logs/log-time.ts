/** The times of the last line. Most lines of a log have the day of the line before, and many the second. */
const last = { text: '', time: NaN as number, day: '', midnight: NaN as number };

/** The months as in the common log format. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The milliseconds since 1970 of a time such as `2026-01-31T12:00:00.123456Z` or `2026-01-31T12:00:00+01:00`. */
export function isoTime(text: string): number | undefined {
  if (text !== last.text) {
    last.text = text;
    last.time = midnightOf(text.slice(0, 10), isoMidnight) + timeOfDay(text, 11) + fraction(text) - offset(text.slice(19).replace(/^\.\d*/, ''));
  }
  return Number.isNaN(last.time) ? undefined : last.time;
}

/** The milliseconds since 1970 of a time such as `31/Jan/2026:12:00:00 +0100`. */
export function commonLogTime(text: string): number | undefined {
  if (text !== last.text) {
    last.text = text;
    last.time = midnightOf(text.slice(0, 11), commonLogMidnight) + timeOfDay(text, 12) - offset(text.slice(21));
  }
  return Number.isNaN(last.time) ? undefined : last.time;
}

function midnightOf(day: string, compute: (day: string) => number): number {
  if (day !== last.day) {
    last.day = day;
    last.midnight = compute(day);
  }
  return last.midnight;
}

const isoMidnight = (day: string): number => /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;

function commonLogMidnight(day: string): number {
  const [, date, month, year] = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4})$/.exec(day) ?? [];
  return MONTHS.includes(month) ? Date.UTC(Number(year), MONTHS.indexOf(month), Number(date)) : NaN;
}

/** The time of day `12:00:00` at a position. */
function timeOfDay(text: string, at: number): number {
  return twoDigits(text, at) * HOUR + twoDigits(text, at + 3) * MINUTE + twoDigits(text, at + 6) * SECOND;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** The milliseconds of the fraction of a second that follows the 19 characters of date and time. */
function fraction(text: string): number {
  if (text.charCodeAt(19) !== 0x2e) {
    return 0;
  }
  let milliseconds = 0;
  for (let i = 20, scale = 100; scale >= 1; i++, scale /= 10) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) {
      break;
    }
    milliseconds += digit * scale;
  }
  return milliseconds;
}

/** The milliseconds of the offset `Z`, `+01:00`, ` -0100` or nothing. */
function offset(zone: string): number {
  const text = zone.trimStart();
  if (text === '' || text === 'Z' || text === '+00:00' || text === '+0000') {
    return 0;
  }
  const sign = text.charCodeAt(0) === 0x2d ? -1 : text.charCodeAt(0) === 0x2b ? 1 : NaN;
  return sign * (twoDigits(text, 1) * HOUR + twoDigits(text, text.length === 5 ? 3 : 4) * MINUTE);
}
