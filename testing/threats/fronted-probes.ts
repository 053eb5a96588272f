import { playAnswered } from './play';
import { differences, Running } from './probes';
import { RawRequest } from '../../src/commands/replay/raw-client';
import { layOriginSecret } from '../origin-secret-files';

const HOST: [string, string] = ['Host', 'api.example.com'];
/** The values of the secrets, the one of today and the one before it. */
const SECRETS: Record<string, [string, string]> = { origin: ['Value.of+today', 'value-of-yesterday'], other: ['Another.value', 'another-value-before'] };
const HEADERS: Record<string, string> = { origin: 'X-Origin-Secret', other: 'X-Other' };

export function layOriginSecrets(folder: string): void {
  Object.entries(SECRETS).forEach(([name, values]) => layOriginSecret(folder, name, values));
}

const knows = (name: string, value = SECRETS[name][0]): [string, string] => [HEADERS[name], value];
/** What a client claims, then what the two proxies in front add: the address that each of them was reached from. */
const through = (client: string, claimed?: string): [string, string] => ['X-Forwarded-For', [...claimed === undefined ? [] : [claimed], client, '198.51.100.1'].join(', ')];
const CLIENT = through('203.0.113.9');
const OFFICE = through('10.1.2.3');

async function play(running: Running, target: string, headers: [string, string][], more: Partial<RawRequest> = {}) {
  const { answer, status, error, received, log } = await playAnswered(running, { target, headers: [HOST, ...headers], ...more });
  const seen = received[0]?.headers ?? [];
  return {
    status,
    reason: log.reason,
    route: log.route,
    client: log.client,
    error,
    allow: answer.header('Allow'),
    received: received.length,
    seen: Object.fromEntries(seen.map(([name, value]) => [name.toLowerCase(), value])) as Record<string, string>,
  };
}

const PASSES = { status: 200, reason: '', received: 1 };
const UNKNOWN = { status: 403, reason: 'client-address-unknown', error: 'forbidden', received: 0 };
const rejected = (reason: string, status = 403, error = 'forbidden') => ({ status, reason, error, received: 0 });

const secrets = async (running: Running): Promise<string[]> => {
  const [today, yesterday] = SECRETS.origin;
  const wrong = [undefined, '', today.toLowerCase(), today.slice(0, -1), `${today}x`, `x${today}`, today.replace('.', 'x'), `${today}, ${yesterday}`, SECRETS.other[0], '.*', '~.*'];
  const cases: [target: string, headers: [string, string][], more: Partial<RawRequest>, expected: Record<string, unknown>][] = [
    ...['/api', '/api/', '/api/x', '/api/x/', '/api/x/y', '/orders/7'].flatMap((target): typeof cases => [
      ...wrong.map((value): typeof cases[number] => [target, [CLIENT, ...value === undefined ? [] : [knows('origin', value)]], {}, rejected('origin-secret-wrong')]),
      ...SECRETS.origin.map((value): typeof cases[number] => [target, [CLIENT, knows('origin', value)], {}, { ...PASSES, client: '203.0.113.9' }]),
      [target, [CLIENT, knows('origin')], { method: 'PUT' }, { ...rejected('method-not-allowed', 405, 'method not allowed'), allow: target === '/orders/7' ? 'GET, HEAD' : 'GET, HEAD, POST' }],
    ]),
    // A route with a secret of its own asks for that alone.
    ...[undefined, 'origin'].map((name): typeof cases[number] => ['/other', [CLIENT, ...name === undefined ? [] : [knows(name)]], {}, rejected('origin-secret-wrong')]),
    ...SECRETS.other.map((value): typeof cases[number] => ['/other', [CLIENT, knows('other', value)], {}, PASSES]),
    ['/nowhere', [CLIENT], {}, rejected('no-route', 404, 'not found')],
  ];
  const found: string[] = [];
  for (const [target, headers, more, expected] of cases) {
    found.push(...differences(await play(running, target, headers, more), expected).map((difference) => `${more.method ?? 'GET'} ${target} ${JSON.stringify(headers)}: ${difference}`));
  }
  for (const [target, name] of [['/api', 'origin'], ['/other', 'other']]) {
    const { seen } = await play(running, target, [CLIENT, knows('origin'), knows('other')]);
    found.push(...Object.keys(HEADERS).flatMap((one) => HEADERS[one].toLowerCase() in seen ? [`the app gets the secret ${one} with a request of ${name}`] : []));
  }
  return found;
};

/** The client is who the first of the two proxies saw, whatever it claims. */
const clients = async (running: Running): Promise<string[]> => {
  const secret = knows('origin');
  const cases: [target: string, headers: [string, string][], expected: Record<string, unknown>][] = [
    ['/office', [OFFICE], { ...PASSES, client: '10.1.2.3' }],
    ['/office', [through('2001:db8:a::7')], { ...PASSES, client: '2001:db8:a::7' }],
    ['/office', [CLIENT], { ...rejected('client-not-allowed'), client: '203.0.113.9' }],
    ['/office', [through('203.0.113.9', '10.1.2.3')], { ...rejected('client-not-allowed'), client: '203.0.113.9' }],
    ['/office', [['X-Forwarded-For', '10.1.2.3'], through('203.0.113.9')], rejected('client-not-allowed')],
    ['/office', [through('10.1.2.3:4711')], { ...PASSES, client: '10.1.2.3' }],
    ['/office', [through('[2001:db8:a::7]:4711')], { ...PASSES, client: '2001:db8:a::7' }],
    ['/office', [['X-Forwarded-For', '10.1.2.3']], UNKNOWN],
    ['/office', [['X-Forwarded-For', '10.1.2.3,198.51.100.1, ']], rejected('client-not-allowed')],
    ['/office', [through('unknown', '10.1.2.3')], rejected('client-not-allowed')],
    ['/office', [], rejected('client-not-allowed')],
    ['/counted', [through('203.0.113.20')], PASSES],
    ['/counted', [through('203.0.113.20', '203.0.113.21')], rejected('rate-limited', 429, 'too many requests')],
    ['/counted', [through('203.0.113.22')], PASSES],
    ['/counted', [through('2001:db8:b::1')], PASSES],
    ['/counted', [through('2001:db8:b::2')], rejected('rate-limited', 429, 'too many requests')],
    ['/counted', [through('2001:db8:c::1')], PASSES],
    // A network counts as two clients.
    ['/counted', [through('2001:db8:b:1::1')], PASSES],
    ['/counted', [through('2001:db8:b:2::1')], rejected('rate-limited', 429, 'too many requests')],
    ['/counted', [through('::ffff:203.0.113.20')], rejected('rate-limited', 429, 'too many requests')],
    ['/counted', [], UNKNOWN],
    ['/api', [], UNKNOWN],
  ];
  const found: string[] = [];
  for (const [target, headers, expected] of cases) {
    found.push(...differences(await play(running, target, [...headers, secret]), expected).map((difference) => `${target} ${JSON.stringify(headers)}: ${difference}`));
  }
  const { seen } = await play(running, '/api', [through('203.0.113.9', '10.1.2.3'), secret]);
  return [...found, ...differences(seen, { 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '203.0.113.9' })];
};

export const FRONTED_PROBES = [
  { name: 'requires the origin secret of a content delivery network', run: secrets },
  { name: 'identifies the client behind two proxies', run: clients },
];
