import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { groupedBy } from '../../../../src/grouped-by';
import { UpstreamProtocol, NginxConfiguration, NginxConfigurationOptions } from '../../../../src/nginx';
import { Claim, droppedHeaders, HOP_BY_HOP, identityHeaders, SPOOFABLE_HEADERS, SPOOFABLE_NAMES } from '../../../../src/nginx/features/request-headers/dropped-headers';
import { complaints, startNginx } from '../../../../testing/nginx';

const allowlist = new Allowlist({ routes: [Route.exact('/a'), Route.exact('/stored', { cache: { ttl: Duration.seconds(60) } })] });
const ALL = SPOOFABLE_NAMES.map((name): [string, string] => [name, 'evil']);

/** The headers of this list that the app receives. */
async function seen(props: Partial<NginxConfigurationOptions>, target = '/a', spelled = (name: string) => name): Promise<string[]> {
  const app = await startRecordingApp();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, ...props }).text, app });
  try {
    const { status } = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example'], ...[...ALL, ...HOP_BY_HOP.map((name) => [name, 'evil'])].map(([name, value]): [string, string] => [spelled(name), value])] });
    expect(status).toBe(200);
    return app.requests.flatMap(({ headers }) => headers.filter(([, value]) => value.includes('evil')).map(([name]) => name));
  } finally {
    await nginx.stop();
    await app.stop();
  }
}

test.each([
  ['as they are listed', (name: string) => name], ['in lower case', (name: string) => name.toLowerCase()], ['in upper case', (name: string) => name.toUpperCase()],
  // NGINX ignores these.
  ['with "_"', (name: string) => name.replace(/-/g, '_').replace(/^([^_]*)$/, '$1_')],
])('drops all listed headers, %s', async (_, spelled) => {
  expect(await seen({}, '/a', spelled)).toEqual([]);
});

test('drops all of them from authorization requests', async () => {
  const asking = new Allowlist({ routes: [Route.exact('/a', { authorizedBy: AuthorizationRequest.toApp('/check') })] });
  expect(await seen({ allowlist: asking })).toEqual([]);
});

test.each<[string, Partial<NginxConfigurationOptions>]>([
  ['all but some headers are forwarded', {}], ['only listed ones are', { settings: { forwardedRequestHeaders: [] } }],
])('forwards trusted headers, except for hop-by-hop headers, if %s', async (_, { settings }) => {
  const trusted = { ...settings, trustedHeaders: SPOOFABLE_NAMES.map((name, i) => i % 2 === 0 ? name : name.toLowerCase()) };
  const sorted = (names: string[]) => names.map((name) => name.toLowerCase()).sort();
  expect(sorted(await seen({ settings: trusted }))).toEqual(sorted(SPOOFABLE_NAMES));
});

test('a trusted header does not cause another header to be forwarded', async () => {
  expect(await seen({ settings: { trustedHeaders: ['X-Forwarded-User'] } })).toEqual(['X-Forwarded-User']);
});

test.each<[string, Partial<NginxConfigurationOptions>]>([
  ['HTTP', {}], ['gRPC', { appProtocol: UpstreamProtocol.grpc(), allowlist: new Allowlist({ routes: [Route.exact('/a')] }) }],
  ['uwsgi', { appProtocol: UpstreamProtocol.uwsgi() }], ['FastCGI', { appProtocol: UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php' }) }],
])('NGINX accepts the configuration without a message if all are dropped, or trusted, for %s', (_, props) => {
  for (const settings of [{}, { trustedHeaders: SPOOFABLE_NAMES }, { hiddenResponseHeaders: [...Array(64).keys()].map((i) => `X-Hidden-${i}`) }]) {
    expect(complaints(new NginxConfiguration({ allowlist, appPort: 3000, settings, ...props }).text)).toBe('');
  }
});

test('each header with an identity excludes a request from the cache', () => {
  const identity = SPOOFABLE_HEADERS.filter(({ claims }) => claims === Claim.IDENTITY).map(({ name }) => name);
  expect(identityHeaders([])).toEqual([]);
  expect(identityHeaders(SPOOFABLE_NAMES.map((name) => name.toUpperCase()))).toEqual(identity);
  expect(identity.length).toBeGreaterThan(150);
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, settings: { trustedHeaders: SPOOFABLE_NAMES } });
  const maps = [...text.matchAll(/^ {4}map "?(.*?)"? \$rp_has_identity(?:_\d+)? \{$/gm)].map(([, source]) => source).join(' ');
  expect([...maps.matchAll(/http_([a-z0-9_]+)/g)].map(([, name]) => name)).toEqual(identity.map((name) => name.toLowerCase().replace(/-/g, '_')));
});

test('the last header with an identity excludes a request from the cache, too', async () => {
  const app = await startRecordingApp();
  const settings = { trustedHeaders: SPOOFABLE_NAMES };
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  const get = (...headers: [string, string][]) => request(nginx.port, { method: 'GET', target: '/stored', headers: [['Host', 'a.example'], ...headers] });
  try {
    const identity = identityHeaders(SPOOFABLE_NAMES);
    for (const name of [identity[0], identity[63], identity[64], identity[127], identity[128], identity.slice(-1)[0]]) {
      await get([name, '0']);
    }
    expect(app.requests).toHaveLength(6);
    await get();
    await get();
    expect(app.requests).toHaveLength(7);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('each header has a unique name that fits into NGINX\'s hash tables, and names its reader', () => {
  expect(new Set(SPOOFABLE_NAMES.map((name) => name.toLowerCase())).size).toBe(SPOOFABLE_NAMES.length);
  expect(SPOOFABLE_NAMES.filter((name) => !/^[A-Z][A-Za-z0-9-]{3,39}$/.test(name))).toEqual([]);
  expect(SPOOFABLE_HEADERS.filter(({ readBy }) => !/^[ -~]{3,}$/.test(readBy))).toEqual([]);
  expect(droppedHeaders([])).toEqual([...SPOOFABLE_NAMES, ...HOP_BY_HOP]);
});

test('the list contains no headers that NGINX sets or ordinary clients send', () => {
  const others = ['Host', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'X-Request-Id', 'X-Amzn-Trace-Id', 'Authorization', 'Cookie', 'User-Agent', 'Accept', 'Origin',
    'Referer', 'Via', 'X-Api-Key', 'X-Auth-Token', 'X-User-Id', 'X-Requested-With', 'X-Csrf-Token', 'X-Nextjs-Data', 'Cf-Access-Client-Id', 'Traceparent', 'Grpc-Timeout'];
  expect(others.filter((name) => SPOOFABLE_NAMES.some((one) => one.toLowerCase() === name.toLowerCase()))).toEqual([]);
});

test('docs/dropped-headers.md has the table', () => {
  const file = path.join(__dirname, '../../../../docs/dropped-headers.md');
  const groups = groupedBy(SPOOFABLE_HEADERS, ({ claims, readBy }) => `${claims} | ${readBy}`);
  const table = ['| claims | read or set by | headers |', '|---|---|---|', ...[...groups].map(([key, headers]) => `| ${key} | ${headers.map(({ name }) => `\`${name}\``).join(', ')} |`)].join('\n');
  const [before, , after] = fs.readFileSync(file, 'utf8').split(/<!-- (?:table|end) -->/);
  const expected = `${before}<!-- table -->\n${table}\n<!-- end -->${after}`;
  if (process.env.UPDATE_GOLDEN) {
    fs.writeFileSync(file, expected);
  }
  expect(fs.readFileSync(file, 'utf8')).toBe(expected);
});
