import { innerLevel, isLeftOut, LEFT_OUT_MARK, Level } from './left-out';

/**
 * Leaves out of the JSON text of a description what no route comes from, as `pruneYaml` does: reading all takes three
 * times as long. Of what is left out only brackets and quotes are looked at. They are ASCII, so the text may as well be
 * UTF-8 that is not decoded, a character for each byte. Where the text is not written as JSON is, the result is
 * `undefined`.
 */
export function pruneJson(text: string): string | undefined {
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

const LEFT_OUT = JSON.stringify({ [LEFT_OUT_MARK]: true });

class Walk {
  private readonly kept: string[] = [];
  private keptUntil = 0;
  private at = 0;
  private readonly space = /[ \t\r\n]*/y;
  private readonly string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
  private readonly word = /[^{}[\]",: \t\r\n]+/y;
  /** Up to the next bracket, or the end of the next string. */
  private readonly next = /[^{}[\]"]*(?:[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*")/y;

  constructor(private readonly text: string) {}

  public run(): string {
    this.take(this.space);
    this.object('document');
    this.take(this.space);
    if (this.at !== this.text.length) {
      throw new NoJson();
    }
    return this.kept.join('') + this.text.slice(this.keptUntil);
  }

  private object(level: Level): void {
    for (let separator = '{'; ; separator = ',') {
      if (this.text[this.at] !== separator) {
        throw new NoJson();
      }
      this.at++;
      this.take(this.space);
      if (this.text[this.at] === '}' && separator === '{') {
        break;
      }
      const start = this.at;
      this.take(this.string);
      const key = this.text.slice(start + 1, this.at - 1);
      this.take(this.space);
      if (this.text[this.at++] !== ':') {
        throw new NoJson();
      }
      this.take(this.space);
      this.member(level, key);
      this.take(this.space);
      if (this.text[this.at] === '}') {
        break;
      }
    }
    this.at++;
  }

  private member(level: Level, key: string): void {
    const start = this.at;
    const inner = innerLevel(level, key);
    if (isLeftOut(level, key)) {
      this.value();
      this.kept.push(this.text.slice(this.keptUntil, start), LEFT_OUT);
      this.keptUntil = this.at;
    } else if (inner !== undefined && this.text[this.at] === '{') {
      this.object(inner);
    } else {
      this.value();
    }
  }

  private value(): void {
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      this.brackets();
    } else {
      this.take(first === '"' ? this.string : this.word);
    }
  }

  private brackets(): void {
    const { text, next } = this;
    next.lastIndex = this.at;
    for (let depth = 0; next.test(text);) {
      switch (text.charCodeAt(next.lastIndex - 1)) {
        case 0x7B: case 0x5B: depth++; break;
        case 0x7D: case 0x5D: depth--; break;
      }
      if (depth === 0) {
        this.at = next.lastIndex;
        return;
      }
    }
    throw new NoJson();
  }

  private take(expected: RegExp): void {
    expected.lastIndex = this.at;
    if (!expected.test(this.text)) {
      throw new NoJson();
    }
    this.at = expected.lastIndex;
  }
}
