const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\ufeff';
/** Longer lines are cut. A HAR file may be one line. */
const LONGEST_LINE = 256 * 1024 * 1024;

/**
 * A splitter of blocks of bytes into lines of text. Each line is a string of its own, so that a part of it that is kept does not
 * keep the block.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private partsLength = 0;
  private first = true;

  public constructor(private readonly visit: (line: string) => void) {
  }

  public add(block: Buffer): void {
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, start)) {
      if (this.partsLength === 0) {
        this.take(block, start, end);
      } else {
        this.keep(block.subarray(start, end));
        this.takeParts();
      }
      start = end + 1;
    }
    if (start < block.length) {
      this.keep(block.subarray(start));
    }
  }

  /** Takes the last line if no newline ends the line. */
  public end(): void {
    if (this.partsLength > 0) {
      this.takeParts();
    }
  }

  private keep(part: Buffer): void {
    const kept = part.subarray(0, Math.max(0, LONGEST_LINE - this.partsLength));
    this.parts.push(kept);
    this.partsLength += kept.length;
  }

  private takeParts(): void {
    const line = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    this.partsLength = 0;
    this.take(line, 0, line.length);
  }

  private take(bytes: Buffer, start: number, end: number): void {
    const line = bytes.toString('utf8', start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
    this.visit(this.first && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line);
    this.first = false;
  }
}
