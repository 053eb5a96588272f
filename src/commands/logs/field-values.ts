/** The number of a field, or `undefined` for `-`, an empty field and everything else that is no number. */
export function numberOf(text: string): number | undefined {
  if (text === '' || text === '-') {
    return undefined;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The status of a field, with 0 for `-` and `000`, or -1 if the field is no status. */
export function statusOf(text: string): number {
  return /^\d{3}$/.test(text) ? Number(text) : text === '-' || text === '' || text === '0' ? 0 : -1;
}

/** The text of a field, or `undefined` for `-` and an empty field. */
export function textOf(text: string): string | undefined {
  return text === '-' || text === '' ? undefined : text;
}

/** The last authority and its host. Most lines of a log have the host of the line before. */
const last = { authority: '', host: undefined as string | undefined };

/** The host in lower case, without a port and without the dot of the root. */
export function hostOf(authority: string): string | undefined {
  if (authority !== last.authority) {
    last.host = computedHost(authority);
    last.authority = authority;
  }
  return last.host;
}

function computedHost(authority: string): string | undefined {
  if (authority === '-' || authority === '') {
    return undefined;
  }
  const end = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.indexOf(':');
  const name = (end > 0 ? authority.slice(0, end) : authority).toLowerCase();
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** The address of a field `address:port`. Addresses of version 6 may have no brackets. */
export function addressOf(clientAndPort: string): string | undefined {
  const colon = clientAndPort.lastIndexOf(':');
  const address = colon === -1 ? clientAndPort : clientAndPort.slice(0, colon);
  return textOf(address.startsWith('[') ? address.slice(1, -1) : address);
}

/** Whether the text may be a method: a token of RFC 9110 that begins with a letter. */
export function isMethod(text: string): boolean {
  return /^[A-Za-z][!#$%&'*+.^`|~\w-]*$/.test(text);
}

/** The pattern of a quoted field, with a group for the text in the quotes. A backslash escapes the character after it. */
export const QUOTED_FIELD = '"([^"\\\\]*(?:\\\\.[^"\\\\]*)*)"';

/** The position of the quote that ends a quoted field, or -1. A backslash escapes the character after it. */
export function endOfQuoted(line: string, from: number): number {
  let end = line.indexOf('"', from);
  while (end !== -1 && isEscaped(line, end, from)) {
    end = line.indexOf('"', end + 1);
  }
  return end;
}

function isEscaped(line: string, position: number, from: number): boolean {
  let start = position;
  while (start > from && line.charCodeAt(start - 1) === 0x5c) {
    start--;
  }
  return (position - start) % 2 === 1;
}

const CONTROLS: { [name: string]: number } = { b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** The text of a field without the escapes of NGINX and Apache: `\x22`, `\"`, `\\` and `\n`. */
export function unescaped(field: string): string {
  if (!field.includes('\\')) {
    return field;
  }
  // The escapes are bytes of UTF-8.
  const bytes: number[] = [];
  const escaped = Buffer.from(field, 'utf8');
  for (let i = 0; i < escaped.length; i++) {
    const next = escaped[i] === 0x5c ? String.fromCharCode(escaped[i + 1] ?? 0) : '';
    const code = next === 'x' ? escaped.toString('latin1', i + 2, i + 4) : '';
    if (/^[0-9a-f]{2}$/i.test(code)) {
      bytes.push(parseInt(code, 16));
      i += 3;
    } else if (next !== '' && next !== '\0') {
      bytes.push(CONTROLS[next] ?? escaped[i + 1]);
      i++;
    } else {
      bytes.push(escaped[i]);
    }
  }
  return Buffer.from(bytes).toString('utf8');
}
