import * as fs from 'fs';
import * as path from 'path';
import { SHAPES } from './shapes';
import { Allowlist, AllowlistOptions, RateLimit, Route } from '../../src/allowlist';
import { NginxConfiguration, NginxConfigurationOptions } from '../../src/nginx';
import { complaints } from '../../testing/nginx';

const configuration = (allowlist: AllowlistOptions, more: Partial<NginxConfigurationOptions> = {}) =>
  new NginxConfiguration({ allowlist: new Allowlist(allowlist), appPort: 3000, ...more }).text;

describe.each(Object.keys(SHAPES))('%s', (name) => {
  test('equals the golden file', () => {
    const file = path.join(__dirname, 'golden', `${name}.conf`);
    if (process.env.UPDATE_GOLDEN) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, SHAPES[name].text);
    }
    expect(SHAPES[name].text).toBe(fs.readFileSync(file, 'utf8'));
  });

  test('is accepted by NGINX without a message', () => {
    // A link's name resolves only within the task.
    expect(complaints(SHAPES[name].text.replace('server app:3000', 'server 127.0.0.1:3000'))).toBe('');
  });
});

test('long paths, long hosts and many of them fit the hash tables', () => {
  const routes = [...Array(2000).keys()].map((i) => Route.exact(`/${'x'.repeat(i % 900)}${i}`));
  const hosts = [...Array(50).keys()].map((i) => `${'h'.repeat(60)}.${'i'.repeat(60)}.host${i}.example.com`);
  expect(complaints(configuration({ routes, hosts }))).toBe('');
});

test('accepts the deepest possible paths, of all kinds and with all path options', () => {
  const spellings = { allowEncodedSlash: true, allowSemicolon: true, allowEncodedPercent: true, allowNewlineInQuery: true };
  const deep = (segment: (i: number) => string, count = 22) => [...Array(count).keys()].map((i) => `/${segment(i)}`).join('');
  const routes = [
    Route.exact(deep((i) => `s${i}`), spellings), Route.exact(deep((i) => `S${i}`), spellings), Route.template(deep((i) => `{a${i}}`), spellings),
    Route.template(deep((i) => `{a${i}}:{b${i}}`), spellings), Route.prefix(deep((i) => `p${i}`), spellings),
  ];
  expect(complaints(configuration({ routes }))).toBe('');
  expect(complaints(configuration({ routes: [routes[2]] }))).toBe('');
  expect(() => Route.exact(deep(() => 'x', 23))).toThrow(/at most 22 segments/);
});

test('rejects paths whose patterns become too long for NGINX after escaping', () => {
  const dots = '.a'.repeat(100);
  const routes = [...Array(20).keys()].map((i) => Route.template(`/a/{x}/@${i}${dots}`, { maxRequestBodyBytes: 5 }));
  expect(complaints(configuration({ routes }))).toBe('');
});

test('accepts hundreds of routes, each with its own requirements, limits and policy', () => {
  const routes = [...Array(300).keys()].map((i) => Route.template(`/r${i}/{id}`, {
    allowedClients: [`10.0.${i % 256}.${i > 255 ? 1 : 0}`],
    queryParameters: [`q${i}`],
    contentTypes: [`application/x-${i}`],
    rateLimits: [RateLimit.perClient({ requestsPerSecond: i + 1, memoryBytes: 65_536 })],
    maxConnections: i + 1,
    cors: { origins: [`https://app${i}.example.com`] },
  }));
  expect(complaints(configuration({ routes }))).toBe('');
});

test('reports all problems in one error', () => {
  expect(() => configuration({ routes: [Route.exact('/')] }, {
    port: 80,
    appHost: 'a b',
    appHealthPath: 'health',
    workerProcesses: 0,
    settings: { maxRequestBodyBytes: -1, gzip: { level: 10, types: ['TEXT', 'a/b; x'] }, workerConnections: 1.5 },
  })).toThrow(/9 problems:[^]*`settings.maxRequestBodyBytes`[^]*got: -1/);
  expect(() => configuration({ routes: [Route.exact('/')] }, { appPort: 8080 })).toThrow(/`port` must be different/);
  expect(() => configuration({ routes: [Route.exact('/')] }, { appPort: -1.8881545897087626e+289 })).toThrow(/final at synthesis/);
});

test('a route may have any path, also a path that resembles an internal location', () => {
  expect(complaints(configuration({ routes: [Route.exact('/.rejected'), Route.exact('/rejected', { maxRequestBodyBytes: 5 })] }))).toBe('');
});
