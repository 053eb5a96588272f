import * as path from 'path';
import { child } from './child';

const LIMIT_MS = 60_000;

/** Our configuration for an allowlist, as it ships: each is compiled once, in a process that a time limit ends. */
export class CompiledConfigurations {
  private readonly files = new Map<string, string | Error>();

  constructor(private readonly folder: string) {}

  /** The file with the text for `one` route, for an `exchange` of all sizes, for `tls`, for `github`, or for a number of synthetic routes. */
  public fileFor(which: string): string {
    const known = this.files.get(which) ?? this.compile(which);
    this.files.set(which, known);
    if (known instanceof Error) {
      throw known;
    }
    return known;
  }

  private compile(which: string): string | Error {
    const file = path.join(this.folder, `${which}.conf`);
    try {
      child('write-configuration', [which, file], LIMIT_MS);
      return file;
    } catch (error) {
      return new Error(`compiling: ${(error as Error).message}`);
    }
  }
}
