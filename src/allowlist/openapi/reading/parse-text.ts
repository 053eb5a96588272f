import { CORE_SCHEMA, load, Mark, Type, YAMLException } from 'js-yaml';
import { DescriptionError } from '../description-error';
import { duplicateJsonKey } from './duplicate-keys';
import { pruneJson } from './prune-json';

/** The size in bytes below which a JSON text is parsed completely. */
const PRUNE_FROM = 500_000;
/** The maximum number of values that aliases may stand for. */
const MAX_EXPANDED = 10_000_000;
/** A pattern for anchors and aliases, which may also match prose. */
const ANCHOR = /(?:^|[\s,[{:])&([^\s,[\]{}]+)/g;
const ALIAS = /(?:^|[\s,[{:])\*([^\s,[\]{}]+)/g;

/** The integers of YAML 1.2. The default of js-yaml also reads 0b11 and -0x1F as numbers. */
const INTEGER = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text),
  construct: Number,
});
const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: string | null) => text === '<<' });
/** Values with an unknown tag are read without the tag, for example `!Sub` of a CloudFormation template. */
const UNKNOWN_TAGS = (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('', { kind, multi: true }));

const OPTIONS = {
  schema: CORE_SCHEMA.extend({ implicit: [INTEGER, MERGE], explicit: UNKNOWN_TAGS }),
  maxDepth: 1000,
  maxTotalMergeKeys: 1_000_000,
};

/** The content of a file. */
export interface ParsedText {
  readonly value: unknown;
  /** Whether parts without meaning for routes were omitted. `parseWhole` returns all parts. */
  readonly pruned: boolean;
}

/**
 * The value of a file in UTF-8. The content determines whether the file is YAML or JSON. In a large JSON text, only the parts
 * with meaning for routes are parsed.
 *
 * @throws DescriptionError naming the place
 */
export function parseBytes(file: string, bytes: Buffer): ParsedText {
  const rest = bytes.length >= PRUNE_FROM ? pruneJson(bytes) : undefined;
  const value = rest === undefined ? undefined : parseJson(file, rest);
  return value === undefined ? parseWhole(file, bytes) : { value, pruned: true };
}

/** The complete value of a file, including the parts that `parseBytes` omits. */
export function parseWhole(file: string, bytes: Buffer): ParsedText {
  return { value: parseText(file, bytes.toString('utf8')), pruned: false };
}

/**
 * The value of a text. The content determines whether the text is YAML or JSON.
 *
 * @throws DescriptionError naming the place
 */
export function parseText(file: string, text: string): unknown {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const value = /^\s*\{/.test(content) ? parseJson(file, content) : undefined;
  return value === undefined ? parseYaml(file, content) : value;
}

/**
 * The content of a JSON text, or `undefined` if the text is not JSON: YAML may begin with "{" as well, and the YAML parser
 * has better error messages.
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
    throw new DescriptionError({ file, pointer: duplicate }, 'this key occurs twice in its object, and parsers use different values', 'remove one of the two');
  }
  return value;
}

function parseYaml(file: string, text: string): unknown {
  const fail = (reason: string, fix: string) => new DescriptionError({ file, pointer: '' }, `it cannot be read as YAML: ${reason}`, fix);
  try {
    const value = load(text, OPTIONS);
    if (mayHaveAliases(text) && expandedSize(value, new Map()) > MAX_EXPANDED) {
      throw fail(`its aliases stand for more than ${MAX_EXPANDED} values, or for themselves`, 'use fewer aliases');
    }
    return value;
  } catch (error) {
    if (error instanceof YAMLException) {
      throw unreadable(file, text, error);
    }
    throw error instanceof RangeError ? fail('it is nested too deeply', 'nest fewer objects and lists') : error;
  }
}

function mayHaveAliases(text: string): boolean {
  const anchors = new Set([...text.matchAll(ANCHOR)].map(([, name]) => name));
  return anchors.size > 0 && [...text.matchAll(ALIAS)].some(([, name]) => anchors.has(name));
}

function unreadable(file: string, text: string, { reason, mark }: YAMLException): DescriptionError {
  const place = mark === undefined ? '' : placeIn(text, mark);
  return reason === 'duplicated mapping key'
    ? new DescriptionError({ file, pointer: '' }, `the key${place} occurs twice in its object, and parsers use different values`, 'remove one of the two')
    : new DescriptionError({ file, pointer: '' }, `it cannot be read as YAML: ${reason}${place}`, 'correct the file');
}

function placeIn(text: string, { line, column }: Mark): string {
  const rest = (text.split(/\r\n|\r|\n/, line + 1)[line] ?? '').slice(column, column + 60);
  return ` in line ${line + 1}, column ${column + 1}${rest.trim() === '' ? '' : ` (${JSON.stringify(rest)})`}`;
}

/** The number of values after each alias is replaced by a copy of its values. */
function expandedSize(value: unknown, sizes: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) {
    return 1;
  }
  let size = sizes.get(value);
  if (size === undefined) {
    sizes.set(value, Infinity); // The size stays infinite for a value that contains itself.
    size = 1;
    for (const item of Object.values(value)) {
      size += expandedSize(item, sizes);
    }
    sizes.set(value, size);
  }
  return size;
}
