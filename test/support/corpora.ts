import * as fs from 'fs';
import * as path from 'path';

/** A request of the corpora: see the format in their README. */
export interface CorpusRequest {
  readonly method: string;
  readonly target: string;
  readonly headers?: Array<[string, string]>;
  readonly source?: string;
  readonly raw_b64?: string;
  readonly body?: string;
  readonly version?: string;
  readonly expect?: string;
  readonly note?: string;
}

/** Beside the project, or where `CORPORA` says. */
const FOLDER = process.env.CORPORA ?? path.resolve(__dirname, '../../../shared/corpora');

/** The requests of one file, or nothing where the corpora are absent. */
export function corpus(name: string): CorpusRequest[] | undefined {
  const file = path.join(FOLDER, name);
  return fs.existsSync(file) ? parseRequests(fs.readFileSync(file, 'utf8')) : undefined;
}

/** One JSON object a line. */
export function parseRequests(text: string): CorpusRequest[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    try {
      const value = JSON.parse(line);
      if (typeof value !== 'object' || value === null || (value.raw_b64 === undefined && typeof value.target !== 'string')) {
        throw new Error('it needs "method" and "target", or "raw_b64"');
      }
      return [{ method: 'GET', ...value }];
    } catch (error) {
      throw new Error(`Line ${index + 1} is no request: ${(error as Error).message}`);
    }
  });
}

/** A test where the corpora are present; otherwise one that is reported as skipped. */
export function testWithCorpus(name: string, title: string, run: (requests: CorpusRequest[]) => Promise<void>, timeoutMs = 60_000): void {
  const requests = corpus(name);
  if (requests) {
    test(title, () => run(requests), timeoutMs);
  } else {
    test.skip(`${title} (skipped: the corpus ${name} is absent)`, () => undefined);
  }
}
