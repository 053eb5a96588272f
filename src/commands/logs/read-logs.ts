import { numberText } from '../counted-text';
import { BlockState, JsonBlock } from './json-block';
import { LineReader } from './line-reader';
import { LineSplitter } from './line-splitter';
import { logBytes, logFiles, UnreadableLog } from './log-source';
import { BrokenLine, LogSummary, ReadFile } from './log-summary';
import { RequestVisitor } from './logged-request';
import { CommandEnvironment } from '../command-environment';
import { progressLine } from '../progress';

const SHOWN_BROKEN_LINES = 5;
const SHOWN_CHARACTERS = 200;

/**
 * Reads logs, and calls the visitor for each request. The formats are recognized line by line. Lines that no format reads are
 * counted. The visitor gets one object again and again.
 *
 * @param names files, folders, and `-` for standard input
 */
export async function readLogs(names: string[], environment: CommandEnvironment, visit: RequestVisitor): Promise<LogSummary> {
  const progress = progressLine(environment, (lines) => `${numberText(lines)} log lines`);
  const files: ReadFile[] = [];
  const brokenLines: BrokenLine[] = [];
  let withoutRequest = 0;
  let linesBefore = 0;
  try {
    for (const name of logFiles(names)) {
      const reader = new FileReader(name, visit, brokenLines);
      const file = await reader.read(environment, (lines) => progress.update(linesBefore + lines));
      files.push(file);
      linesBefore += file.lines;
      withoutRequest += reader.withoutRequest;
    }
  } finally {
    progress.end();
  }
  const sum = (count: (file: ReadFile) => number) => files.reduce((total, file) => total + count(file), 0);
  return {
    files,
    withoutRequest,
    brokenLines,
    lines: linesBefore,
    requests: sum(({ requests }) => requests),
    broken: sum(({ broken }) => broken),
  };
}

/** A reader of one file: lines, and values of JSON that take several lines. */
class FileReader {
  private readonly reader: LineReader;
  private lines = 0;
  private block: JsonBlock | undefined;

  public constructor(private readonly name: string, visit: RequestVisitor, private readonly brokenLines: BrokenLine[]) {
    this.reader = new LineReader(visit);
  }

  public get withoutRequest(): number {
    return this.reader.counts.withoutRequest;
  }

  public async read(environment: CommandEnvironment, progress: (lines: number) => void): Promise<ReadFile> {
    const splitter = new LineSplitter((line) => this.readLine(line));
    let failure: string | undefined;
    try {
      for await (const bytes of logBytes(this.name, environment)) {
        splitter.add(bytes);
        progress(this.lines);
      }
    } catch (error) {
      if (!(error instanceof UnreadableLog)) {
        throw error;
      }
      failure = error.message;
    }
    splitter.end();
    this.abandonBlock(this.lines);
    this.reader.end();
    const { requests, broken, formats } = this.reader.counts;
    return {
      name: this.name,
      lines: this.lines,
      requests,
      broken,
      failure,
      formats: [...formats].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([format]) => format),
    };
  }

  private readLine(line: string): void {
    this.lines++;
    if (this.block !== undefined && this.continueBlock(line)) {
      return;
    }
    if (line !== '' && !this.reader.read(line) && line.trim() !== '' && !this.beginBlock(line)) {
      this.addBroken(line, this.lines);
    }
  }

  private beginBlock(line: string): boolean {
    // `aws logs tail --format json` puts time and stream before the value, or on a line before.
    const start = /^(?:[^"{[]* )?\s*([{[].*)$/.exec(line)?.[1];
    const block = new JsonBlock();
    if (start === undefined || block.add(start) !== BlockState.OPEN) {
      return TIME_AND_STREAM.test(line);
    }
    this.block = block;
    return true;
  }

  private continueBlock(line: string): boolean {
    const block = this.block!;
    const state = block.add(line);
    if (state === BlockState.ABANDONED) {
      this.abandonBlock(this.lines - 1);
      return false;
    }
    if (state === BlockState.COMPLETE) {
      if (!this.reader.readJson(block.text, 0)) {
        this.abandonBlock(this.lines);
      }
      this.block = undefined;
    }
    return true;
  }

  /** Counts the lines of a block without requests as broken. */
  private abandonBlock(lastLine: number): void {
    if (this.block !== undefined) {
      this.addBroken(this.block.start, lastLine - this.block.length + 1, this.block.length);
      this.block = undefined;
    }
  }

  private addBroken(text: string, line: number, count = 1): void {
    this.reader.counts.broken += count;
    if (this.brokenLines.length < SHOWN_BROKEN_LINES) {
      this.brokenLines.push({ file: this.name, line, text: text.slice(0, SHOWN_CHARACTERS) });
    }
  }
}

/** A line of `aws logs tail --format json` before a value of several lines. */
const TIME_AND_STREAM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)? ?\S*\s*$/;
