import { RequestRecord } from './request-record';

/** The result of reading a line. */
export enum LineResult {
  /** The line has another format, or is damaged. */
  BROKEN,
  /** The line is a request. */
  REQUEST,
  /** The line has the format, but is no HTTP request: a heading, or a connection that sent something else. */
  NO_REQUEST,
}

/** A format of log lines. */
export interface LineFormat {
  /** The name of the format in summaries. */
  readonly name: string;
  /** Reads a line into the record. */
  read(line: string, record: RequestRecord): LineResult;
}
