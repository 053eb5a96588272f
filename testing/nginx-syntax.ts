/** A directive as NGINX reads it: quotes and escapes are gone. */
export interface ParsedDirective {
  readonly name: string;
  readonly args: string[];
  readonly block?: ParsedDirective[];
  /** Where it stands in the text, from its first character to after its `;` or `}`. */
  readonly from: number;
  readonly to: number;
}

const ESCAPES: Record<string, string> = { '"': '"', '\'': '\'', '\\': '\\', 't': '\t', 'r': '\r', 'n': '\n' };

/** Reads a text by the rules of NGINX's `ngx_conf_read_token`, and throws where NGINX would refuse it. */
export function parseNginx(text: string): ParsedDirective[] {
  return new Reader(text).block(0);
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  public block(depth: number): ParsedDirective[] {
    const directives: ParsedDirective[] = [];
    for (;;) {
      this.skip();
      if (this.at >= this.text.length) {
        if (depth > 0) {
          throw new Error('unexpected end of file, expecting "}"');
        }
        return directives;
      }
      if (this.text[this.at] === '}') {
        if (depth === 0) {
          throw new Error('unexpected "}"');
        }
        this.at++;
        return directives;
      }
      directives.push(this.directive(depth));
    }
  }

  private directive(depth: number): ParsedDirective {
    const from = this.at;
    const tokens: string[] = [];
    for (;;) {
      this.skip();
      const character = this.text[this.at];
      if (character === undefined || character === '}') {
        throw new Error(`unexpected ${character === undefined ? 'end of file' : '"}"'} after ${JSON.stringify(tokens)}`);
      }
      if (character === ';' || character === '{') {
        if (tokens.length === 0) {
          throw new Error(`unexpected "${character}"`);
        }
        this.at++;
        const [name, ...args] = tokens;
        return character === ';' ? { name, args, from, to: this.at } : { name, args, from, block: this.block(depth + 1), to: this.at };
      }
      tokens.push(character === '"' || character === '\'' ? this.quoted(character) : this.plain());
    }
  }

  private quoted(quote: string): string {
    let token = '';
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      if (this.at >= this.text.length) {
        throw new Error('unexpected end of file in a quoted token');
      }
      token += this.character();
    }
    this.at++;
    if (!/[\s;{)]/.test(this.text[this.at] ?? ' ')) {
      throw new Error(`unexpected "${this.text[this.at]}" after a quoted token`);
    }
    return token;
  }

  private plain(): string {
    let token = '';
    for (; this.at < this.text.length && !/[\s;{]/.test(this.text[this.at]); this.at++) {
      token += this.character();
      // The brace of a variable is part of the token.
      if (token.endsWith('$') && this.text[this.at + 1] === '{') {
        token += this.text[++this.at];
      }
    }
    return token;
  }

  private character(): string {
    if (this.text[this.at] !== '\\' || this.at + 1 >= this.text.length) {
      return this.text[this.at];
    }
    const escaped = this.text[++this.at];
    return ESCAPES[escaped] ?? `\\${escaped}`;
  }

  private skip(): void {
    for (; this.at < this.text.length; this.at++) {
      if (this.text[this.at] === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else if (!/\s/.test(this.text[this.at])) {
        return;
      }
    }
  }
}
