import { ESCAPED_RESERVED, ESCAPED_UNRESERVED, normalizedLiteral, PLAIN_RESERVED } from '../../../allowlist/paths/path-segment';

/** A character of a segment: a plain character, or the escapes of one character. */
const TOKEN = /%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+|%[0-9A-Fa-f]{2}|[^]/g;
const HAS_OTHER_SPELLING = new RegExp(`^(?:${ESCAPED_RESERVED}|${PLAIN_RESERVED}|${ESCAPED_UNRESERVED}|[-._~])$`);
const UNNECESSARY = new RegExp(`^${ESCAPED_UNRESERVED}$`);

/** The characters of a text, with escapes in upper case. */
export function tokensOf(text: string): string[] {
  return normalizedLiteral(text).match(TOKEN) ?? [];
}

/** The spellings of a character that some apps treat as the same character. */
export function spellingsOf(token: string): string[] {
  if (!HAS_OTHER_SPELLING.test(token)) {
    return [token];
  }
  const plain = decodeURIComponent(token);
  return [plain, `%${plain.charCodeAt(0).toString(16).toUpperCase()}`];
}

/** Whether a character is an escape of an unreserved character. */
export function isUnnecessary(token: string): boolean {
  return UNNECESSARY.test(token);
}
