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
const FOLDER = process.env.CORPORA ?? path.resolve(__dirname, '../../shared/corpora');

/** The requests of one file, or nothing where the corpora are absent. */
export function corpus(name: string): CorpusRequest[] | undefined {
  const file = path.join(FOLDER, name);
  return fs.existsSync(file) ? parseRequests(fs.readFileSync(file, 'utf8')) : undefined;
}

/** One JSON object a line; what is null is left out. */
export function parseRequests(text: string): CorpusRequest[] {
  return text.replace(/^\uFEFF/, '').split('\n').flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    try {
      return [requestOf(JSON.parse(line))];
    } catch (error) {
      throw new Error(`Line ${index + 1} is no request: ${(error as Error).message}`);
    }
  });
}

/** What is sent; the other members only describe it. */
const TEXTS = ['method', 'target', 'raw_b64', 'body', 'version'];

function requestOf(value: unknown): CorpusRequest {
  const given = Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(([, member]) => member !== null);
  const request = { method: 'GET', ...Object.fromEntries(given) } as CorpusRequest;
  const odd = given.find(([name, member]) => TEXTS.includes(name) && typeof member !== 'string');
  const { headers } = request as { headers?: unknown };
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'string');
  if (request.raw_b64 === undefined && request.target === undefined) {
    throw new Error('it needs "method" and "target", or "raw_b64"');
  }
  if (odd !== undefined) {
    throw new Error(`"${odd[0]}" must be a text`);
  }
  if (headers !== undefined && !(Array.isArray(headers) && headers.every(isPair))) {
    throw new Error('"headers" must be a list of pairs of texts');
  }
  return request;
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
