/** A text of a client without characters that a terminal interprets. */
export function printableText(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\ud7ff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Bytes of a client, one character a byte, without all that is not ASCII. */
export function printableBytes(bytes: string): string {
  return bytes.replace(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
