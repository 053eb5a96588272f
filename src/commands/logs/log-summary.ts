/** A line that no log format reads. */
export interface BrokenLine {
  /** The name of the file as given, or `-` for standard input. */
  readonly file: string;
  /** The number of the line, from 1. */
  readonly line: number;
  /** The first characters of the line. */
  readonly text: string;
}

/** A file that was read. */
export interface ReadFile {
  readonly name: string;
  /** The formats of the lines, the most frequent first. Empty if the file is not a log. */
  readonly formats: string[];
  readonly lines: number;
  readonly requests: number;
  readonly broken: number;
  /** A failure that ended the reading of the file, for example a truncated gzip file. */
  readonly failure?: string;
}

/** The result of reading logs. */
export interface LogSummary {
  readonly files: ReadFile[];
  readonly lines: number;
  /** The number of requests that the visitor got. */
  readonly requests: number;
  /** The number of log lines without a complete request line: headings, targets that the log cut, connections that sent something else. */
  readonly withoutRequest: number;
  /** The number of lines that no format reads. */
  readonly broken: number;
  /** The first broken lines. */
  readonly brokenLines: BrokenLine[];
}
