import { innerLevel, isPrunable, PRUNED_MARK, Level } from './prunable-keys';

/**
 * The JSON text of a description, in UTF-8, without the parts that have no meaning for routes (schemas, responses, examples,
 * prose). These parts are nine tenths of the text, and reading all parts takes three times as long. In these parts the
 * function reads only brackets and quotes. The result is `undefined` if the text is not JSON.
 */
export function pruneJson(bytes: Buffer): string | undefined {
  try {
    return new Walk(bytes).run();
  } catch (error) {
    if (error instanceof NoJson) {
      return undefined;
    }
    throw error;
  }
}

class NoJson extends Error {}

const PRUNED = JSON.stringify({ [PRUNED_MARK]: true });
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const QUOTE = 0x22;
const COMMA = 0x2C;
const COLON = 0x3A;
const OPEN_BRACKET = 0x5B;
const BACKSLASH = 0x5C;
const CLOSE_BRACKET = 0x5D;
const OPEN_BRACE = 0x7B;
const CLOSE_BRACE = 0x7D;

/** A walk through the bytes of a JSON text. The syntax of JSON is ASCII, and an ASCII byte is never part of another character in UTF-8. */
class Walk {
  private readonly kept: string[] = [];
  private keptUntil = 0;
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  public run(): string {
    const { bytes } = this;
    if (bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) {
      this.at = this.keptUntil = BYTE_ORDER_MARK.length;
    }
    this.space();
    this.object('document');
    this.space();
    if (this.at !== bytes.length) {
      throw new NoJson();
    }
    return this.kept.join('') + bytes.toString('utf8', this.keptUntil);
  }

  private object(level: Level): void {
    for (let separator = OPEN_BRACE; ; separator = COMMA) {
      this.expect(separator);
      this.space();
      if (this.bytes[this.at] === CLOSE_BRACE && separator === OPEN_BRACE) {
        break;
      }
      const start = this.at;
      this.string();
      const key = this.bytes.toString('utf8', start + 1, this.at - 1);
      this.space();
      this.expect(COLON);
      this.space();
      this.member(level, key);
      this.space();
      if (this.bytes[this.at] === CLOSE_BRACE) {
        break;
      }
    }
    this.at++;
  }

  private member(level: Level, key: string): void {
    const start = this.at;
    const inner = innerLevel(level, key);
    if (isPrunable(level, key)) {
      this.value();
      this.kept.push(this.bytes.toString('utf8', this.keptUntil, start), PRUNED);
      this.keptUntil = this.at;
    } else if (inner !== undefined && this.bytes[this.at] === OPEN_BRACE) {
      this.object(inner);
    } else {
      this.value();
    }
  }

  private value(): void {
    switch (this.bytes[this.at]) {
      case OPEN_BRACE: case OPEN_BRACKET: return this.brackets();
      case QUOTE: return this.string();
      default: return this.word();
    }
  }

  /** Skips an object or list with all its content. */
  private brackets(): void {
    const { bytes } = this;
    let depth = 0;
    for (let at = this.at; at < bytes.length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          at = endOfString(bytes, at);
          break;
        case OPEN_BRACE: case OPEN_BRACKET:
          depth++;
          break;
        case CLOSE_BRACE: case CLOSE_BRACKET:
          if (--depth === 0) {
            this.at = at + 1;
            return;
          }
          break;
      }
    }
    throw new NoJson();
  }

  private string(): void {
    if (this.bytes[this.at] !== QUOTE) {
      throw new NoJson();
    }
    this.at = endOfString(this.bytes, this.at) + 1;
  }

  /** Skips a number, `true`, `false` or `null`. The JSON parser checks the kept values later. */
  private word(): void {
    const start = this.at;
    while (this.at < this.bytes.length && !isSpace(this.bytes[this.at]) && !isStructural(this.bytes[this.at])) {
      this.at++;
    }
    if (this.at === start) {
      throw new NoJson();
    }
  }

  private space(): void {
    while (isSpace(this.bytes[this.at])) {
      this.at++;
    }
  }

  private expect(byte: number): void {
    if (this.bytes[this.at] !== byte) {
      throw new NoJson();
    }
    this.at++;
  }
}

/** The index of the quote that ends the string. `start` is the index of its first quote. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) {
      return at;
    }
    if (bytes[at] === BACKSLASH) {
      at++;
    }
  }
  throw new NoJson();
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0A || byte === 0x0D || byte === 0x09;
}

function isStructural(byte: number): boolean {
  return byte === QUOTE || byte === COMMA || byte === COLON
    || byte === OPEN_BRACKET || byte === CLOSE_BRACKET || byte === OPEN_BRACE || byte === CLOSE_BRACE;
}
