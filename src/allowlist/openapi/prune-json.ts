import { innerLevel, isLeftOut, LEFT_OUT_MARK, Level } from './left-out';

/**
 * Leaves out of the JSON text of a description, in UTF-8, what no route comes from, as `pruneYaml` does: reading all takes three
 * times as long. Of what is left out only brackets and quotes are looked at, which are ASCII, and it is never decoded.
 * Where the text is not written as JSON is, the result is `undefined`.
 */
export function pruneJson(text: Buffer): Buffer | undefined {
  try {
    return new Walk(text).run();
  } catch (error) {
    if (error instanceof NoJson) {
      return undefined;
    }
    throw error;
  }
}

class NoJson extends Error {}

const LEFT_OUT = Buffer.from(JSON.stringify({ [LEFT_OUT_MARK]: true }));

const enum Character { TAB = 0x09, LINE_FEED = 0x0A, RETURN = 0x0D, SPACE = 0x20, QUOTE = 0x22, COMMA = 0x2C, COLON = 0x3A, OPEN_LIST = 0x5B, BACKSLASH = 0x5C, CLOSE_LIST = 0x5D, OPEN = 0x7B, CLOSE = 0x7D }

class Walk {
  private readonly kept: Buffer[] = [];
  private keptUntil = 0;
  private at = 0;

  constructor(private readonly text: Buffer) {}

  public run(): Buffer {
    this.space();
    this.object('document');
    this.space();
    if (this.at !== this.text.length) {
      throw new NoJson();
    }
    return Buffer.concat([...this.kept, this.text.subarray(this.keptUntil)]);
  }

  private object(level: Level): void {
    this.take(Character.OPEN);
    this.space();
    if (this.text[this.at] === Character.CLOSE) {
      this.at++;
      return;
    }
    for (;;) {
      const start = this.at;
      this.string();
      const key = this.text.toString('latin1', start + 1, this.at - 1);
      this.space();
      this.take(Character.COLON);
      this.space();
      this.member(level, key);
      this.space();
      if (this.text[this.at] === Character.CLOSE) {
        this.at++;
        return;
      }
      this.take(Character.COMMA);
      this.space();
    }
  }

  private member(level: Level, key: string): void {
    const start = this.at;
    const inner = innerLevel(level, key);
    if (isLeftOut(level, key)) {
      this.value();
      this.kept.push(this.text.subarray(this.keptUntil, start), LEFT_OUT);
      this.keptUntil = this.at;
    } else if (inner !== undefined && this.text[this.at] === Character.OPEN) {
      this.object(inner);
    } else {
      this.value();
    }
  }

  /** Goes past a value. */
  private value(): void {
    const { text } = this;
    let { at } = this;
    let depth = 0;
    do {
      switch (text[at++]) {
        case Character.QUOTE: at = endOfString(text, at); break;
        case Character.OPEN: case Character.OPEN_LIST: depth++; break;
        case Character.CLOSE: case Character.CLOSE_LIST: depth--; break;
      }
      if (at > text.length || depth < 0) {
        throw new NoJson();
      }
    } while (depth > 0 || !endsValue(text[at]));
    this.at = at;
  }

  private string(): void {
    this.take(Character.QUOTE);
    this.at = endOfString(this.text, this.at);
  }

  private space(): void {
    while (isSpace(this.text[this.at])) {
      this.at++;
    }
  }

  private take(character: Character): void {
    if (this.text[this.at++] !== character) {
      throw new NoJson();
    }
  }
}

/** What comes after the quote that ends a string, from what comes after the one that starts it. */
function endOfString(text: Buffer, start: number): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === Character.QUOTE) {
      return at + 1;
    }
    if (character === Character.BACKSLASH) {
      at++;
    }
  }
  throw new NoJson();
}

/** Whether a value outside of brackets ends before this character. */
function endsValue(character: number): boolean {
  return character === Character.COMMA || character === Character.CLOSE || character === Character.CLOSE_LIST || isSpace(character);
}

function isSpace(character: number): boolean {
  return character === Character.SPACE || character === Character.LINE_FEED || character === Character.RETURN || character === Character.TAB;
}
