import { isAlias, isMap, isScalar, isSeq, Node, parseDocument } from 'yaml';
import { DescriptionError, pointerTo } from '../description-error';
import { duplicateJsonKey } from './duplicate-keys';
import { pruneJson } from './prune-json';
import { pruneYaml } from './prune-yaml';
import { readPlainYaml } from './read-plain-yaml';
import { messageOf } from '../../../validation/unknown-values';

/** Below this size, in characters, a text is read as a whole. */
const PRUNE_FROM = 500_000;
/** The maximum number of values that aliases may stand for. */
const MAX_EXPANDED = 10_000_000;

/** The content of a text. */
export interface ParsedText {
  readonly value: unknown;
  /** Whether parts without meaning for routes were left out; then `parseText(…, true)` has all. */
  readonly pruned: boolean;
}

/**
 * Reads a file in UTF-8: YAML or JSON, told apart by content.
 *
 * @throws DescriptionError naming the place
 */
export function parseBytes(file: string, bytes: Buffer, whole: boolean = false): ParsedText {
  if (!whole && bytes.length >= PRUNE_FROM) {
    const rest = pruneJson(bytes);
    const value = rest === undefined ? undefined : parseJson(file, rest);
    if (value !== undefined) {
      return { value, pruned: true };
    }
  }
  return parseText(file, bytes.toString('utf8'), whole);
}

/**
 * Reads YAML or JSON, told apart by content.
 *
 * @throws DescriptionError naming the place
 */
export function parseText(file: string, text: string, whole: boolean = false): ParsedText {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (/^\s*\{/.test(content)) {
    const value = parseJson(file, content);
    if (value !== undefined) {
      return { value, pruned: false };
    }
  }
  if (!whole && content.length >= PRUNE_FROM && /^(?:openapi|swagger|"openapi"|"swagger") *:/m.test(content)) {
    const rest = pruneYaml(content);
    if (rest !== undefined) {
      try {
        return { value: readPlainYaml(rest) ?? parseYaml(file, rest, false), pruned: true };
      } catch {
        // Reading the whole text gives the error with its place, or shows that there is no error.
      }
    }
  }
  return { value: parseYaml(file, content, true), pruned: false };
}

/**
 * The content of a JSON text, or `undefined` if the text is not JSON: YAML also has "{", and its parser reports problems
 * better.
 */
function parseJson(file: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const duplicate = duplicateJsonKey(text);
  if (duplicate !== undefined) {
    throw duplicated(file, duplicate, '');
  }
  return value;
}

function parseYaml(file: string, text: string, aliases: boolean): unknown {
  const fail = (reason: string) => new DescriptionError({ file, pointer: '' }, `it cannot be read as YAML: ${reason}`, 'mend the file');
  try {
    // The code below finds duplicate keys, in linear time, and counts the values that aliases stand for.
    const document = parseDocument(text, { uniqueKeys: false, merge: true, keepSourceTokens: false, logLevel: 'error', prettyErrors: true });
    if (document.errors.length > 0) {
      throw fail(document.errors[0].message.trim());
    }
    const lineOf = (offset: number) => ` in line ${text.slice(0, offset).split('\n').length}`;
    const found = inspect(document.contents, '');
    if (found.duplicate !== undefined) {
      throw duplicated(file, found.duplicate.pointer, lineOf(found.duplicate.offset));
    }
    if (found.aliases && !aliases) {
      throw fail('an alias may mean what was left out');
    }
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    if (found.aliases && expandedSize(value, new Map()) > MAX_EXPANDED) {
      throw fail(`its aliases stand for more than ${MAX_EXPANDED} values, or for themselves`);
    }
    return value;
  } catch (error) {
    throw error instanceof DescriptionError ? error : fail(error instanceof RangeError ? 'it is nested too deeply' : messageOf(error));
  }
}

function duplicated(file: string, pointer: string, line: string): DescriptionError {
  return new DescriptionError({ file, pointer }, `this key stands twice in its object${line}, and readers do not agree on which counts`, 'remove one');
}

interface Findings {
  duplicate?: { readonly pointer: string; readonly offset: number };
  aliases: boolean;
}

function inspect(node: unknown, pointer: string, found: Findings = { aliases: false }): Findings {
  if (isAlias(node)) {
    found.aliases = true;
  } else if (isMap(node)) {
    const keys = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const at = pointerTo(pointer, name);
      if (keys.has(name) && name !== '<<') {
        found.duplicate ??= { pointer: at, offset: (key as Node).range?.[0] ?? 0 };
      }
      keys.add(name);
      inspect(key, at, found);
      inspect(value, at, found);
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, i) => inspect(item, pointerTo(pointer, i), found));
  }
  return found;
}

/** The number of values if no values were shared. */
function expandedSize(value: unknown, sizes: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) {
    return 1;
  }
  let size = sizes.get(value);
  if (size === undefined) {
    sizes.set(value, Infinity); // until it is known, which it never is within itself
    size = 1;
    for (const item of Object.values(value)) {
      size += expandedSize(item, sizes);
    }
    sizes.set(value, size);
  }
  return size;
}
