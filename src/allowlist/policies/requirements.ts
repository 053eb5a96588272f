import { RejectionReason } from '../decision';
import type { RequestHead } from '../request-head';
import { IpRange, isInRanges, parseIpRange } from './ip-range';
import { checkMediaType, holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { hexDigit } from '../paths/path-segment';
import { rawPathOf } from '../paths/raw-path';
import type { RouteOptions } from '../routes/route-options';

/** The requirements of a route for a request whose path and method are allowed. */
export interface Requirements {
  readonly clients?: IpRange[];
  /** The names as patterns of their spellings in a query. */
  readonly queryNames?: string[];
  /** In lower case. */
  readonly contentTypes?: string[];
}

/** The syntax of PCRE, possessive, or of JavaScript, which has no possessive quantifiers. */
export interface Possessive {
  readonly any: '*+' | '*';
  readonly optional: '?+' | '?';
  readonly end: '\\z' | '$';
}

export const PCRE: Possessive = { any: '*+', optional: '?+', end: '\\z' };
const JAVASCRIPT: Possessive = { any: '*', optional: '?', end: '$' };

/** The maximum length of a pattern that fits into one token of NGINX with room to spare. */
const LONGEST_PATTERN = 3500;

/** Checks and parses the requirements of a route, and adds problems. */
export function parseRequirements(options: Pick<RouteOptions, 'allowedClients' | 'queryParameters' | 'contentTypes'>, problems: Problems): Requirements {
  const { allowedClients, queryParameters, contentTypes } = options;
  checkLength(problems, 'allowedClients', allowedClients, 1, 1000, 'ranges', 'leave `allowedClients` out to accept any client');
  checkLength(problems, 'contentTypes', contentTypes, 1, 64, 'media types', 'leave `contentTypes` out to accept any type');
  checkLength(problems, 'queryParameters', queryParameters, 0, 256, 'names', 'leave `queryParameters` out to accept any query');
  const ranges = allowedClients?.flatMap((range, i) => parseIpRange(range, `allowedClients[${i}]`, problems) ?? []);
  contentTypes?.forEach((type, i) => checkMediaType(problems, `contentTypes[${i}]`, type));
  const names = queryParameters?.filter((name, i) => isQueryName(name, `queryParameters[${i}]`, problems)).map(spellingsInQuery);
  if (names !== undefined && queryPattern(names, PCRE).length > LONGEST_PATTERN) {
    problems.add('queryParameters', queryParameters, `a list of names with about ${LONGEST_PATTERN} characters in total at most`, 'list fewer names, or leave `queryParameters` out to accept any query');
  }
  const distinct = new Map(ranges?.map((range) => [range.text, range]));
  return {
    ...ranges === undefined ? {} : { clients: [...distinct.values()].sort((a, b) => a.text < b.text ? -1 : 1) },
    ...names === undefined ? {} : { queryNames: [...new Set(names)].sort() },
    ...contentTypes === undefined ? {} : { contentTypes: [...new Set(contentTypes)].sort() },
  };
}

/** The first requirement that a request does not meet, in the order in which NGINX checks requirements. */
export function unmetRequirement({ clients, queryNames, contentTypes }: Requirements, request: RequestHead): RejectionReason | undefined {
  if (clients !== undefined && request.clientAddress !== undefined && !isInRanges(request.clientAddress, clients)) {
    return RejectionReason.CLIENT_NOT_ALLOWED;
  }
  if (queryNames !== undefined && !compiledQuery(queryNames).test(request.target.slice(rawPathOf(request.target).length + 1))) {
    return RejectionReason.QUERY_NOT_ALLOWED;
  }
  if (contentTypes === undefined) {
    return undefined;
  }
  const header = (name: string) => Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  // In HTTP/2, a body needs neither header.
  const mayHaveBody = request.httpVersion === 'HTTP/2.0' || !/^:0*$/.test(`${header('transfer-encoding')}:${header('content-length')}`);
  if (mayHaveBody && !new RegExp(contentTypePattern(contentTypes, JAVASCRIPT), 'i').test(header('content-type'))) {
    return RejectionReason.CONTENT_TYPE_NOT_ALLOWED;
  }
  return undefined;
}

const compiledQueries = new WeakMap<string[], RegExp>();

function compiledQuery(names: string[]): RegExp {
  const pattern = compiledQueries.get(names) ?? new RegExp(queryPattern(names, JAVASCRIPT));
  compiledQueries.set(names, pattern);
  return pattern;
}

/** A pattern for queries with only the given names. Some servers read ";" as "&", so values must not contain an unencoded ";". */
export function queryPattern(names: string[], { any, optional, end }: Possessive): string {
  const parameter = names.length === 0 ? '' : `(?:${names.join('|')})(?:=[^&;]${any})${optional}(?:&|${end})|`;
  return `^(?:${parameter}&)${any}${end}`;
}

/** A pattern for a media type with or without parameters. A comma outside of quotes would separate a second type. */
export function contentTypePattern(types: string[], { any, optional, end }: Possessive): string {
  const parameters = `;[^,"]${any}(?:"(?:[^"\\\\]|\\\\.)${any}"[^,"]${any})${any}`;
  return `^(?:${types.map((type) => type.replace(/[.+]/g, '\\$&')).join('|')})[ \\t]${any}(?:${parameters})${optional}${end}`;
}

function isQueryName(name: string, prop: string, problems: Problems): boolean {
  const allowed = 'the decoded name of a query parameter, 1 to 64 characters and no controls';
  if (holdsToken(name)) {
    problems.add(prop, name, `${allowed}, known at synthesis`, TOKEN_FIX);
    return false;
  }
  // eslint-disable-next-line no-control-regex
  if (!/^[^\u0000-\u001f\u007f\ud800-\udfff]{1,64}$/u.test(name)) {
    problems.add(prop, name, allowed, 'write the name without percent-encoding, for example "filter[name]"');
    return false;
  }
  return true;
}

/**
 * A pattern for the spellings of a name in a query. Characters that need no encoding are plain, and characters that may be
 * encoded are plain or encoded.
 */
function spellingsInQuery(name: string): string {
  return [...name].map((character) => {
    const encoded = [...Buffer.from(character, 'utf8').toString('hex')].map((digit, i) => (i % 2 === 0 ? '%' : '') + hexDigit(digit)).join('');
    return /[A-Za-z0-9_~-]/.test(character) ? character
      : character === '.' ? '\\.'
        : character === ' ' ? '(?:\\+|%20)'
          : /[!$'()*,:@/?[\]{}|^`]/.test(character) ? `(?:\\${character}|${encoded})`
            : encoded;
  }).join('');
}

function checkLength(problems: Problems, prop: string, list: string[] | undefined, least: number, most: number, unit: string, fix: string): void {
  if (list !== undefined && (list.length < least || list.length > most)) {
    problems.add(prop, list, `a list of ${least} to ${most} ${unit} instead of ${list.length}`, fix);
  }
}
