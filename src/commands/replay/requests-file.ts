/** A request of a file of requests, which has one JSON object a line. `raw_b64` holds bytes that are sent as they are. */
export interface RequestToPlay {
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

/** One JSON object a line; what is null is left out. */
export function parseRequests(text: string): RequestToPlay[] {
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

function requestOf(value: unknown): RequestToPlay {
  const given = Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(([, member]) => member !== null);
  const request = { method: 'GET', ...Object.fromEntries(given) } as RequestToPlay;
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
