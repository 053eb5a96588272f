import { normalizedPath } from '../../allowlist/paths/normalized-path';

const UNRESERVED = /%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)/gi;
const RESERVED = /%(?:2[1468-9A-C]|27|24|3[AD]|40)/gi;
const PLAIN_RESERVED = /[!$&'()*+,;:=@]/g;
/** Escapes of characters that would separate segments or end the path, and escapes of escapes. */
const SEPARATOR = /%(?:2[35F]|3[BF]|5C)/i;
const decode = (escape: string): string => String.fromCharCode(parseInt(escape.slice(1), 16));
const encode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Other spellings of a target that a client could send instead, the one with the fewest changes first. */
export function otherSpellings(target: string): string[] {
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = question < 0 ? '' : target.slice(question);
  const decoded = path.replace(UNRESERVED, decode);
  const merged = decoded.replace(/\/{2,}/g, '/');
  const normalized = normalizedPath(merged);
  const paths = [
    path,
    decoded,
    decoded.replace(RESERVED, decode),
    decoded.replace(PLAIN_RESERVED, encode),
    merged,
    ...normalized === undefined || SEPARATOR.test(merged) ? [] : [normalized.replace(/[^A-Za-z0-9._~!$&'()*+,;=:@/-]/g, encode)],
  ];
  const queries = [query, query.replace(/[^!$&-;=?-Z_a-z~[\]{}|^`]/g, (character) => character === '%' ? '%' : encode(character)).replace(/%(?![0-9A-Fa-f]{2})/g, '%25'), query.split('#')[0]];
  return [...new Set(queries.flatMap((one) => paths.map((other) => other.split('#')[0] + one)))].filter((other) => other !== target);
}
