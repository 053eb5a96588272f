import { corpus, CorpusRequest } from './corpora';
import { DrawnConfiguration, DrawnRequest, overHttp2 } from './decision-arbitraries';

const NAMES = ['path-confusion-handmade', 'host-header-protocol', 'methods', 'crs-protocol-half', 'seed-log', 'scanner-dirb', 'benign-handmade', 'benign-gotestwaf-falsepos', 'benign-openapi-blockfrost',
  'negatives-openapi-directus', 'negatives-openapi-blockfrost'];

let read: CorpusRequest[][] | undefined;

/** The lines of each corpus that is there. */
function corpora(): CorpusRequest[][] {
  read ??= NAMES.flatMap((name) => {
    const requests = corpus(`${name}.jsonl`)?.filter(({ target, method }) => target !== undefined && target.length < 2000 && /^\S{1,40}$/.test(method)) ?? [];
    return requests.length === 0 ? [] : [requests];
  });
  return read;
}

/** Numbers below one that follow from a seed (a linear congruential generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed % 4294967296;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** Requests that know nothing of how the allowlist decides: lines of the corpora, paths of the routes, and random bytes, changed at random. */
export function mutatedRequests(configuration: DrawnConfiguration, seed: number, count: number): DrawnRequest[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(list: T[]): T => list[below(list.length)];
  const byte = () => String.fromCharCode(random() < 0.6 ? 33 + below(94) : below(256));
  const paths = configuration.routes.map(({ path }) => path.replace(/\{[^}]*\}/g, () => one(['a', 'x', '7', 'a.b', 'x;y'])));
  const mutate = (text: string): string => {
    const at = below(text.length + 1);
    const end = Math.min(text.length, at + 1 + below(4));
    switch (below(10)) {
      case 0: return text.slice(0, at) + byte() + text.slice(at);
      case 1: return text.slice(0, at) + text.slice(end);
      case 2: return text.slice(0, end) + text.slice(at);
      case 3: return text.slice(0, at) + [...text.slice(at, end)].map((each) => `%${each.charCodeAt(0).toString(16).padStart(2, '0')}`).join('') + text.slice(end);
      case 4: return text.slice(0, at) + one(['/', '//', '/./', '/../', '%2f', '%2e', ';', '%3b', '\\', '%5c', '?', '#', '%00', '%25', '..', '.']) + text.slice(at);
      case 5: return one(paths) + text.slice(at);
      case 6: return text.slice(0, at) + one(paths);
      case 7: return text.slice(0, at) + (random() < 0.5 ? text.slice(at).toUpperCase() : text.slice(at).toLowerCase());
      case 8: return text.replace(/%[0-9A-Fa-f]{2}/, (each) => String.fromCharCode(parseInt(each.slice(1), 16)));
      default: return text;
    }
  };
  const several = (text: string) => {
    let changed = text;
    for (let i = below(4); i > 0; i--) {
      changed = mutate(changed);
    }
    // A line that ends, or a space, would make another request of it; a letter in upper case may be no byte any more.
    return changed.replace(/[\r\n ]|[^\0-\xff]/g, '+').slice(0, 3000);
  };
  return Array.from({ length: count }, (): DrawnRequest => {
    const line = corpora().length > 0 && random() < 0.5 ? one(one(corpora())) : { method: one(['GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'REPORT']), target: random() < 0.9 ? one(paths) : `/${byte()}${byte()}${byte()}` };
    const host = random() < 0.9 ? 'api.example.com' : several(one(['api.example.com', 'a.shop.example.com', 'api.example.com:80', '[::1]:80', 'evil.test'])).trim();
    const request: DrawnRequest = {
      method: random() < 0.95 ? line.method : several(line.method) || 'GET',
      target: several(line.target),
      host: /[\0\t]/.test(host) ? 'api.example.com' : host,
      clientAddress: one(['10.1.2.3', '203.0.113.9', '2001:db8::7']),
      httpVersion: 'HTTP/1.1',
    };
    return configuration.protocol === 'grpc' ? overHttp2({ ...request, method: /^[A-Z_-]+$/.test(request.method) ? request.method : 'GET' }) : request;
  });
}
