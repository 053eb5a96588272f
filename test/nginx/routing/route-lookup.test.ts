import { Allowlist, HttpMethod, PathParameter, Route, RouteOptions } from '../../../src/allowlist';
import { KeepAliveClient } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../../src/nginx';
import { startNginx } from '../../../testing/nginx';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

// Literal, as nothing that others write for parameters is to be left out.
const OPTIONS: RouteOptions = { literalPath: true, allowSemicolon: true, allowEncodedSlash: true, allowEncodedPercent: true };

/** Every text of one character that a path may have, plainly and escaped, in either case of the hex digits. */
const CHARACTERS = [...new Set([...Array(128).keys()].flatMap((code) => {
  const escaped = `%${code.toString(16).padStart(2, '0')}`;
  return [String.fromCharCode(code), escaped, escaped.toUpperCase()];
}).concat('%C3%A9', '%c3%a9', '%E2%82%AC', '%F0%9F%98%80'))].filter((text) => {
  try {
    return Route.exact(`/a${text}z`, OPTIONS) !== undefined;
  } catch {
    return false; // the canonical form has no such character
  }
});

/** Each kind of segment that can hold a character as text; `i` keeps the paths of one allowlist apart. */
const KINDS: Record<string, (text: string, i: number) => { readonly route: (options: RouteOptions) => Route; readonly path: string }> = {
  'the only segment of an exact path': (text, i) => ({ route: (options) => Route.exact(`/r${i}${text}`, options), path: `/r${i}${text}` }),
  'the last segment of an exact path': (text, i) => ({ route: (options) => Route.exact(`/r${i}/x/${text}`, options), path: `/r${i}/x/${text}` }),
  'the first segment of an exact path that ends with a slash': (text, i) => ({ route: (options) => Route.exact(`/${text}${i}/x/`, options), path: `/${text}${i}/x/` }),
  'a prefix of one segment': (text, i) => ({ route: (options) => Route.prefix(`/r${i}${text}`, options), path: `/r${i}${text}/below` }),
  'a prefix of two segments': (text, i) => ({ route: (options) => Route.prefix(`/r${i}/A${text}`, options), path: `/r${i}/A${text}` }),
  'a literal before a parameter': (text, i) => ({ route: (options) => Route.template(`/r${i}/${text}/{id}`, options), path: `/r${i}/${text}/1` }),
  'a literal after a parameter': (text, i) => ({ route: (options) => Route.template(`/{id}/r${i}${text}`, options), path: `/1/r${i}${text}` }),
  'a literal before the rest': (text, i) => ({ route: (options) => Route.template(`/r${i}${text}/{rest+}`, options), path: `/r${i}${text}/1/2` }),
  'a literal beside a parameter in a segment': (text, i) => ({ route: (options) => Route.template(`/r${i}/${text}{id}.${text}`, options), path: `/r${i}/${text}7.${text}` }),
  'a literal beside a described parameter': (text, i) => ({
    route: (options) => Route.template(`/r${i}/${text}/{id}`, { ...options, pathParameters: { id: PathParameter.integer() } }), path: `/r${i}/${text}/7`,
  }),
};

/** Requests the paths of routes that allow only PUT, next to a prefix that allows only GET, and returns the differences. */
async function notFound(kind: string, texts: string[], options: RouteOptions): Promise<string[]> {
  const made = texts.map((text, i) => ({ text, ...KINDS[kind](`a${text}z`, i) }));
  const allowlist = new Allowlist({
    routes: [Route.prefix('/', options), ...made.map(({ route }) => route({ ...options, methods: [HttpMethod.PUT], queryParameters: [] }))],
  });
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const client = new KeepAliveClient(nginx.port);
  const wrong: string[] = [];
  try {
    for (const { text, path } of made) {
      for (const [method, target, status] of [['PUT', path, 200], ['GET', path, 405], ['PUT', `${path}?x`, 400]] as const) {
        const decision = allowlist.decide({ method, target });
        const answer = await client.request({ method, target, headers: [['Host', 'a.example']] });
        const [line] = await nginx.nextAccessLog(1);
        if (answer.status !== status || (decision.status ?? 200) !== status || line.route !== decision.route) {
          wrong.push(`${text}: ${method} ${target} is ${answer.status} by ${line.route}, and ${decision.status ?? 200} by ${decision.route}`);
        }
      }
    }
  } finally {
    client.close();
    await nginx.stop();
  }
  return wrong;
}

test('has enough characters for the lookup keys', () => {
  expect(CHARACTERS).toEqual(expect.arrayContaining([...'aZ09._~!$&\'()*+,;=:@-', '%20', '%3B', '%3b', '%2F', '%2f', '%25', '%40', '%C3%A9']));
});

describe('finds every character as it is listed', () => {
  test.each(Object.keys(KINDS))('in %s', async (kind) => {
    expect(await notFound(kind, CHARACTERS, OPTIONS)).toEqual([]);
  });

  // An allowlist of few routes may have quicker look-ups than one of all characters.
  test.each(Object.keys(KINDS).flatMap((kind) => [
    [kind, ';', { allowSemicolon: true }], [kind, '%3B', { allowSemicolon: true }], [kind, '%2F', { allowEncodedSlash: true }],
    [kind, '%25', { allowEncodedPercent: true }], [kind, '@', {}], [kind, '%40', {}], [kind, 'A', {}],
  ] as [string, string, RouteOptions][]))('in %s: %s alone', async (kind, text, options) => {
    expect(await notFound(kind, [text], options)).toEqual([]);
  });
});
