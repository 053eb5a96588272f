import * as fs from 'fs';

/** Reads a growing file by whole lines. */
export class LogTail {
  private readonly descriptor: number;
  private readonly buffer = Buffer.alloc(65536);
  private position = 0;

  constructor(private readonly file: string) {
    this.descriptor = fs.openSync(file, 'r');
  }

  public read(): string {
    let text = '';
    for (let length = 1; length > 0;) {
      length = fs.readSync(this.descriptor, this.buffer, 0, this.buffer.length, this.position);
      const whole = this.buffer.subarray(0, length).lastIndexOf(10) + 1;
      text += this.buffer.toString('utf8', 0, whole);
      this.position += whole;
      length = whole;
    }
    return text;
  }

  /** Empties the file if it is larger than a number of bytes and read to its end. */
  public empty(largerThan: number): void {
    if (this.position > largerThan && fs.fstatSync(this.descriptor).size === this.position) {
      fs.truncateSync(this.file);
      this.position = 0;
    }
  }

  public close(): void {
    fs.closeSync(this.descriptor);
  }
}
