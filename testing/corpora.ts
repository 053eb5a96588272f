import * as fs from 'fs';
import * as path from 'path';
import { parseRequests, RequestToPlay } from '../src/commands/replay/requests-file';

/** A request of the corpora: see the format in their README. */
export type CorpusRequest = RequestToPlay;

/** Beside the project, or where `CORPORA` says. */
const FOLDER = process.env.CORPORA ?? path.resolve(__dirname, '../../shared/corpora');

/** The requests of one file, or nothing where the corpora are absent. */
export function corpus(name: string): CorpusRequest[] | undefined {
  const file = path.join(FOLDER, name);
  return fs.existsSync(file) ? parseRequests(fs.readFileSync(file, 'utf8')) : undefined;
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
