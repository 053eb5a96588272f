import * as fc from 'fast-check';
import { Allowlist, HttpMethod, PathParameter, Route } from '../../src/allowlist';
import { NginxConfiguration, NginxConfigurationProps } from '../../src/nginx';
import { complaints } from '../support/nginx';
import { parseNginx, ParsedDirective } from '../support/nginx-syntax';

/** What has meaning to NGINX, to PCRE, to the CDK or to a shell, and what has been injected into others' configurations. */
const HOSTILE = [
  '{', '}', ';', '"', '\'', '`', '#', '\\', '$', ' ', '\t', '\n', '\r', '\0', '\u007f', '\u2028', '\ufeff', 'é', '\ud800', '(', ')', '[', ']', '*', '+', '?', '|', '^', '~', '=', '@', '!', ',', ':', '&', '<', '>', '-',
  '%', '%2F', '%5C', '%00', '%0a', '%20', '%C3%A9', '..', '.', '/', '//', '{id}', '{rest+}', '{a}.{b}',
  '$http_authorization', '${http_authorization}', '\\$x', '$1', '$$', '${Token[TOKEN.1]}', '#{Token[TOKEN.1]}', '${rp_dollar}', '$uri', '\\z', '\\Q', '\\E', '(?i)', '(?{', '*/', '(*LIMIT_MATCH=0)',
  'x { return 200 "PWNED"; } location /y', '" { return 200; } location "/y', '; return 200', '\\"; return 200 "', '\n return 200;', 'include', 'default', 'hostnames', 'volatile', 'lua_code', '_', 'localhost', 'unix:/tmp/x', 'a'.repeat(64), '$'.repeat(400), 'text/html', 'X-Original-URL',
];
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom('a', 'b', 'api', '0', '-')), { minLength: 1, maxLength: 6 }).map(parts => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map(units => String.fromCharCode(...units)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('$', '"', '\\', '(', 'a', '%20', '/a', 'a.', '\''), fc.integer({ min: 1, max: 1100 })).map(([text, times]) => text.repeat(times)) },
);

interface Prop {
  /** How an error calls it. */
  readonly named: RegExp;
  readonly make: (value: string) => string;
  /** A value that is accepted. */
  readonly valid: string;
  /** A value that nobody could object to and that must be treated alike. */
  readonly benign: (value: string) => string;
}

const configuration = (routes: Route[], more: Partial<NginxConfigurationProps> = {}, hosts?: string[]) =>
  new NginxConfiguration({ allowlist: new Allowlist({ routes, hosts }), appPort: 3000, ...more }).text;
const api = Route.prefix('/api');

const plainPath = (value: string) => value.replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9/{}+._~-]/g, match => match.length === 3 ? match : 'x');
const plainWord = (value: string) => value.replace(/[^A-Za-z0-9./*-]/g, 'x');
const OPTED_IN = {
  allowEncodedSlash: true, allowSemicolon: true, allowEncodedPercent: true, allowNewlineInQuery: true, maxRequestBodyBytes: 5, webSocket: true,
};

const PROPS: Record<string, Prop> = {
  'Route.exact': { valid: '/a$b', named: /`path`/, make: value => configuration([Route.exact(value), api]), benign: plainPath },
  'Route.exact, after a slash': { valid: "a'b", named: /`path`/, make: value => configuration([Route.exact(`/${value}`), api]), benign: plainPath },
  'Route.exact with all options': { valid: 'a;b', named: /`path`/, make: value => configuration([Route.exact(`/${value}`, OPTED_IN), api]), benign: plainPath },
  'Route.prefix': { valid: 'a(b)', named: /`path`/, make: value => configuration([Route.prefix(`/${value}`), Route.exact('/api')]), benign: plainPath },
  'Route.prefix with all options': { valid: 'a%2Fb', named: /`path`/, make: value => configuration([Route.prefix(`/p/${value}`, OPTED_IN), api]), benign: plainPath },
  'Route.template': { valid: '{x}.{y}', named: /`path`/, make: value => configuration([Route.template(`/t/{id}/${value}`), api]), benign: plainPath },
  'Route.template with all options': { valid: '{r+}', named: /`path`/, make: value => configuration([Route.template(`/{id}/${value}`, OPTED_IN), api]), benign: plainPath },
  'a parameter\'s name': {
    valid: 'n',
    named: /`path`|`pathParameters/,
    make: value => configuration([Route.template(`/t/{${value}}`, { pathParameters: { [value]: PathParameter.integer() } }), api]),
    benign: value => `n${value.length}`,
  },
  'PathParameter.oneOf': {
    valid: 'a.b',
    named: /`values/,
    make: value => configuration([Route.template('/t/{p}', { pathParameters: { p: PathParameter.oneOf(['a', value]) } }), api]),
    benign: value => `x${value.length}`,
  },
  'hosts': { valid: 'b.test', named: /`hosts/, make: value => configuration([api], {}, ['a.test', value]), benign: value => value.replace(/[^a-z0-9.*-]/gi, 'x') },
  'hosts, after a wildcard': { valid: 'b.test', named: /`hosts/, make: value => configuration([api], {}, [`*.${value}`]), benign: plainWord },
  'HttpMethod.of': { valid: 'PROPFIND', named: /`name`/, make: value => configuration([Route.prefix('/api', { methods: [HttpMethod.of(value)] })]), benign: value => value === 'GET' || value === 'HEAD' ? value : 'PROPFIND' },
  'appHost': { valid: 'app-1.local', named: /`appHost`/, make: value => configuration([api], { appHost: value }), benign: () => 'app' },
  'appHealthPath': { valid: 'a/b~c', named: /`appHealthPath`/, make: value => configuration([api], { appHealthPath: `/${value}` }), benign: () => '/health' },
  'gzip.types': { valid: 'image/svg+xml', named: /`gzip\.types/, make: value => configuration([api], { settings: { gzip: { types: [value] } } }), benign: value => value === 'text/html' ? value : 'text/plain' },
  'trustedHeaders': { valid: 'x-original-url', named: /`trustedHeaders/, make: value => configuration([api], { settings: { trustedHeaders: [value] } }), benign: value => value },
};

/**
 * Directives, their nesting and the number of their arguments, whatever their order, which follows the alphabet of paths;
 * an entry of a map has its key where directives have a name.
 */
function structure(directives: ParsedDirective[], within = ''): unknown[] {
  return directives.map(({ name, args, block }) => [
    ['map', 'geo'].includes(within) && !['default', 'volatile'].includes(name) ? '(entry)' : name,
    args.length,
    ...block === undefined ? [] : [structure(block, name)],
  ]).map(directive => ({ directive, text: JSON.stringify(directive) })).sort((a, b) => a.text < b.text ? -1 : 1).map(({ directive }) => directive);
}

/** The variables that NGINX puts into answers, requests and log lines. */
function variables(directives: ParsedDirective[], within = ''): Set<string> {
  const expanding = within === 'map' ? true : undefined;
  return new Set(directives.flatMap(({ name, args, block }) => [
    ...expanding ?? ['return', 'add_header', 'proxy_set_header', 'proxy_pass', 'log_format', 'if', 'map', 'set'].includes(name)
      ? (name === 'if' && args[1] === '!~' ? args.slice(0, 1) : args).flatMap(arg => [...arg.matchAll(/\$\{?([A-Za-z0-9_]*)/g)].map(([, variable]) => variable)) : [],
    ...variables(block ?? [], name),
  ]));
}

/** NGINX has no longer tokens. */
const TOO_LONG = /must be at most \d+ bytes long/;
const accepted: string[] = [];

test.each(Object.entries(PROPS))('%s: any text is refused by its name, or stays text', (_, { valid, named, make, benign }) => {
  let passed = 0;
  fc.assert(fc.property(hostile, value => {
    let text: string;
    try {
      text = make(value);
    } catch (error) {
      expect((error as Error).message).toMatch(TOO_LONG.test((error as Error).message) ? TOO_LONG : named);
      return;
    }
    passed++;
    const tree = parseNginx(text);
    const plain = parseNginx(make(benign(value)));
    expect(structure(tree)).toEqual(structure(plain));
    expect(new Set([...variables(tree), 'rp_dollar'])).toEqual(new Set([...variables(plain), 'rp_dollar']));
    // No comment holds what came from outside.
    expect(text.match(/^\s*#.*$/gm)).toEqual(make(benign(value)).match(/^\s*#.*$/gm));
    if (/[^A-Za-z0-9/._-]/.test(value) && passed % 5 === 0 && accepted.length < 60) {
      accepted.push(text);
    }
  }), { numRuns: 250, examples: [[valid], ['*/']] });
  expect(passed).toBeGreaterThan(0);
});

// The printer refuses it, safely, but only when the text is asked for and without the name of the prop.
test('a path that only its many "$" make too long is refused by its name', () => {
  expect(() => PROPS['Route.exact'].make(`/${'$'.repeat(400)}`)).toThrow(/`path`/);
});

test('NGINX accepts what was accepted', () => {
  expect(accepted.length).toBeGreaterThan(10);
  expect(accepted.slice(0, 25).map(text => complaints(text)).filter(complaint => complaint !== '')).toEqual([]);
});
