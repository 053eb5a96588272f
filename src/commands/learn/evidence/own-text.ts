/**
 * A copy of a text. A part of a log line refers to the whole line in memory, so a text that is kept for long is copied. The copy
 * has one byte per character. A text with other characters is returned as it is.
 */
export function ownText(text: string): string {
  const copy = Buffer.from(text, 'latin1').toString('latin1');
  return copy === text ? copy : text;
}
