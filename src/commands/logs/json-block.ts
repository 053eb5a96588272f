const LONGEST_BLOCK = 256 * 1024 * 1024;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const STARTS_MEMBER = /^["},]/;
/** The start of a value, or the end of a list of values. Numbers and names fill the line: many log lines begin with a number. */
const STARTS_VALUE = /^(?:["{[\]},]|(?:-?[\d.eE+-]+|true|false|null)[,\]}\s]*$)/;
const OPENED_BY: { [closing: string]: string } = { '}': '{', ']': '[' };

/** The state of a block after a line. */
export enum BlockState {
  /** The value of JSON continues in the next line. */
  OPEN,
  /** The line completes the value. */
  COMPLETE,
  /** The line does not belong to a value of JSON, and neither do the lines before. */
  ABANDONED,
}

/** A value of JSON that takes several lines, for example a HAR file, or a log line that `jq` or `aws logs tail --format json` printed. */
export class JsonBlock {
  private readonly lines: string[] = [];
  private open = '';
  private size = 0;
  private expectsValue = true;

  /** Adds a line. If the line does not belong to the block, the block remains unchanged. */
  public add(line: string): BlockState {
    const content = line.trim();
    if (!this.mayContinueWith(content) || this.size + line.length > LONGEST_BLOCK) {
      return BlockState.ABANDONED;
    }
    const outside = content.replace(STRINGS, '');
    if (outside.includes('"')) {
      return BlockState.ABANDONED;
    }
    let open = this.open;
    for (const bracket of outside.match(/[{}[\]]/g) ?? []) {
      if (OPENED_BY[bracket] === undefined) {
        open += bracket;
      } else if (!open.endsWith(OPENED_BY[bracket])) {
        return BlockState.ABANDONED;
      } else {
        open = open.slice(0, -1);
      }
    }
    this.open = open;
    this.lines.push(line);
    this.size += line.length;
    this.expectsValue = content === '' ? this.expectsValue : outside.endsWith(':');
    return open === '' ? BlockState.COMPLETE : BlockState.OPEN;
  }

  /** The number of lines. */
  public get length(): number {
    return this.lines.length;
  }

  public get text(): string {
    return this.lines.join('\n');
  }

  /** The first line. */
  public get start(): string {
    return this.lines[0];
  }

  /** Whether JSON allows the start of a line. A member begins with a quote: a brace there begins another line of the log. */
  private mayContinueWith(content: string): boolean {
    return content === '' || (this.expectsValue || this.open.endsWith('[') ? STARTS_VALUE : STARTS_MEMBER).test(content);
  }
}
