import { isAlias, parseDocument, visit } from 'yaml';
import { PRUNED, PRUNED_MARK } from './prunable-keys';

interface Line {
  readonly indent: number;
  readonly content: string;
  /** The number of the line in the text. */
  readonly number: number;
}

/** Signals that the text is more than is understood here. */
class NotPlain extends Error {}

/** Plain or quoted on one line and without escapes, then a colon. What else YAML has for a key is left to its parser. */
const KEY = /^(?:"([^"\\]*)"|'([^']*)'|((?:[A-Za-z_$/]|[1-9](?=[0-9]*\s*:))(?:[^\s:#]|:(?=\S))*))\s*:(?=\s|$)(.*)$/;
const PLAIN_TEXT = /^[A-Za-z_$/](?:[^\s:#]|:(?=\S)| (?=[^\s#]))*$/;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,14})$/;
const CONSTANT = new Map<string, unknown>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/**
 * Reads YAML of block mappings and sequences with plain values, which most of a description is, some ten times as fast as
 * the parser does. A value that is written in another way goes to the parser; the result is always the parser's.
 *
 * Gives `undefined` where the whole text needs the parser.
 */
export function readPlainYaml(text: string): unknown {
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error instanceof NotPlain || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

class PlainReader {
  private readonly raw: string[];
  private readonly lines: Line[] = [];
  private at = 0;

  constructor(text: string) {
    this.raw = text.split('\n');
    this.raw.forEach((raw, number) => {
      const content = raw.trim();
      if (content !== '' && !content.startsWith('#') && !(number === 0 && content === '---')) {
        this.lines.push({ indent: raw.length - raw.trimStart().length, content, number });
      }
    });
  }

  public read(): unknown {
    const value = this.block(0);
    if (this.at < this.lines.length) {
      throw new NotPlain();
    }
    return value;
  }

  /** The block whose lines start here, at this indentation. */
  private block(indent: number): unknown {
    return isItem(this.lines[this.at].content) ? this.sequence(indent) : this.mapping(indent);
  }

  private mapping(indent: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (let line = this.lines[this.at]; line !== undefined && line.indent >= indent; line = this.lines[this.at]) {
      const key = line.indent === indent && !isItem(line.content) ? KEY.exec(line.content) : null;
      if (key === null) {
        throw new NotPlain();
      }
      const name = key[1] ?? key[2] ?? key[3];
      if (Object.hasOwn(result, name) || name === '__proto__' || CONSTANT.has(key[3])) {
        throw new NotPlain();
      }
      const rest = key[4].trim();
      result[name] = rest === '' || rest.startsWith('#') ? this.nested(indent) : this.value(rest, indent, (value) => (value as Record<string, unknown>)[name]);
    }
    return result;
  }

  /** The value below a key. */
  private nested(indent: number): unknown {
    this.at++;
    const next = this.lines[this.at];
    if (next === undefined || next.indent < indent || (next.indent === indent && !isItem(next.content))) {
      return null;
    }
    return this.block(next.indent);
  }

  private sequence(indent: number): unknown[] {
    const result: unknown[] = [];
    for (let line = this.lines[this.at]; line !== undefined && line.indent >= indent; line = this.lines[this.at]) {
      if (line.indent > indent) {
        throw new NotPlain();
      }
      if (!isItem(line.content)) {
        break; // the next key of the mapping around, whose lists are not indented
      }
      const rest = line.content.slice(1).trimStart();
      const inner = indent + line.content.length - rest.length;
      if (KEY.test(rest)) {
        this.lines[this.at] = { indent: inner, content: rest, number: line.number };
        this.raw[line.number] = ' '.repeat(inner) + rest;
        result.push(this.mapping(inner));
      } else {
        result.push(this.value(rest, indent, (value) => (value as unknown[])[0]));
      }
    }
    return result;
  }

  /** A value that starts on the line of its key or dash. */
  private value(text: string, indent: number, within: (parsed: unknown) => unknown): unknown {
    const start = this.lines[this.at].number;
    this.at++;
    while (this.at < this.lines.length && this.lines[this.at].indent > indent) {
      this.at++;
    }
    const end = this.lines[this.at]?.number ?? this.raw.length;
    const isOneLine = this.lines[this.at - 1].number === start;
    if (isOneLine) {
      if (text === PRUNED) {
        return { [PRUNED_MARK]: true };
      }
      if (PLAIN_TEXT.test(text)) {
        return CONSTANT.has(text) ? CONSTANT.get(text) : text;
      }
      if (INTEGER.test(text)) {
        return Number(text);
      }
      const quoted = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(text);
      if (quoted !== null) {
        return quoted[1] ?? quoted[2];
      }
    }
    return within(parse(this.raw.slice(start, end).join('\n')));
  }
}

function isItem(content: string): boolean {
  return content === '-' || content.startsWith('- ');
}

function parse(text: string): unknown {
  const document = parseDocument(text, { merge: true, keepSourceTokens: false, logLevel: 'silent', prettyErrors: false });
  let simple = document.errors.length === 0;
  visit(document, (_, node) => {
    simple &&= !isAlias(node);
    return simple ? undefined : visit.BREAK;
  });
  if (!simple) {
    throw new NotPlain();
  }
  return document.toJS();
}
