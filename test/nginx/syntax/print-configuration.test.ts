import { request } from '../../../src/commands/replay/raw-client';
import { Argument, block, comment, condition, directive, literal, mapKey, pattern, Statement, text, variable, word } from '../../../src/nginx/syntax/configuration-tree';
import { printConfiguration } from '../../../src/nginx/syntax/print-configuration';
import { complaints, startNginx } from '../../../testing/nginx';

/** A server that answers `value` in a header, and 404 to all else. */
function configuration(statements: Statement[]): string {
  return printConfiguration([
    directive('daemon', 'off'), directive('pid', '/tmp/nginx.pid'), directive('error_log', 'stderr'),
    block('events', [], []),
    block('http', [], [
      directive('access_log', 'off'), directive('map_hash_bucket_size', 256),
      block('geo', ['$rp_dollar'], [directive('default', literal('$'))]),
      ...statements,
      block('upstream', ['rp_app'], [directive('server', '127.0.0.1:3000')]),
      block('server', [], [directive('listen', 8081), block('location', ['/'], [directive('return', 200)])]),
    ]),
  ]);
}

const server = (...statements: Statement[]) => block('server', [], [directive('listen', 8080, 'default_server'), ...statements]);

async function answer(statements: Statement[], target: string, headers: [string, string][] = []) {
  const nginx = await startNginx({ text: configuration(statements) });
  try {
    return await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a'], ...headers] });
  } finally {
    await nginx.stop();
  }
}

describe('external text remains literal text', () => {
  const hostile = [
    '/x { return 200 "PWNED"; } location /y', '/x" { return 200 "PWNED"; } location "/y', '/x; return 200', 'a b', "'", '"', '`', '#', '{', '}', ';',
    'x\\', 'x\\"', '\\\\', '$http_authorization', '${http_authorization}', '\\$http_authorization', '$$', '5$', '$1', '~ ^/', '=/x', '@x', 'include', 'default', 'hostnames', 'volatile', '\\include', 'é',
  ];
  test.each(hostile)('in a header: %j', async (value) => {
    const response = await answer([server(block('location', ['/'], [directive('add_header', 'X-Value', text(value)), directive('return', 204)]))],
      '/', [['Authorization', 'SECRET']]);
    expect([response.status, Buffer.from(response.header('X-Value') ?? '', 'latin1').toString('utf8')]).toEqual([204, value]);
  });

  test.each(hostile)('as a map key: %j', async (value) => {
    const encoded = encodeURIComponent(value).replace(/'/g, '%27');
    const map = block('map', [text(variable('arg_v')), '$hit'], [directive('default', '0'), directive(mapKey(encoded), '1'), ...encoded === value ? [] : [directive(mapKey(value), '2')]]);
    const response = await answer([map, server(block('location', ['/'], [directive('return', 200, text(variable('hit')))]))], `/?v=${encoded}`);
    expect([response.status, response.body.toString()]).toEqual([200, '1']);
  });

  test.each(['/x { return 200 "PWNED"; } location /y', '/x" { return 200 "PWNED"; } location "/y', '/x\\', '/a b', '/$uri', '=/x', '~ /x', '@x', '^~'])('as a location: %j', (value) => {
    expect(complaints(configuration([server(block('location', ['=', literal(value)], [directive('return', 404)]))]))).toBe('');
  });

  test('quotes a pattern with a repetition', async () => {
    const response = await answer([server(block('location', ['~', literal('^/a{2}$')], [directive('return', 204)]), block('location', ['/'], [directive('return', 404)]))], '/aa');
    expect(response.status).toBe(204);
  });
});

describe('rejects values that cannot be written', () => {
  const argument = (value: Argument) => () => printConfiguration([directive('return', value)]);
  test.each(['a\nb', 'a\rb', 'a\u0000b', 'a\u007fb', '\ud800'])('control characters and lone surrogates: %j', (value) => {
    for (const argumentOf of [literal, mapKey, pattern, (t: string) => text(t)]) {
      expect(argument(argumentOf(value))).toThrow(/well-formed text without control characters/);
    }
  });
  test.each(['$', '$uri', '${uri}', 'a$b', '\\$x'])('a literal in which NGINX could read a variable: %j', (value) => {
    for (const within of ['map', 'server', 'if']) {
      const refused = () => printConfiguration([block(within, [], [directive('return', literal(value))])]);
      expect(refused).toThrow(/must have no "\$" where NGINX reads variables/);
      expect(() => printConfiguration([block(within, [], [directive(mapKey('x'), literal(value))])])).toThrow(/must have no "\$"/);
      const printed = printConfiguration([block(within, [], [directive('return', text(value))])]);
      expect(printed).not.toMatch(/\$(?!\{rp_dollar\})/);
    }
    const readsNone = [block('location', ['=', literal(value)], []), block('geo', ['$x'], [directive('default', literal(value))])];
    expect(() => printConfiguration(readsNone)).not.toThrow();
  });
  test.each<[unknown]>([[5], [null], [undefined], [['a']], [{}], [{ toString: () => 'a', includes: () => false }]])('a value that is not a string: %p', (value) => {
    for (const argumentOf of [literal, mapKey, (t: string) => text(t)]) {
      expect(argument(argumentOf(value as string))).toThrow();
    }
  });
  test('unresolved tokens', () => {
    expect(argument(literal('${Token[TOKEN.1]}'))).toThrow(/must be known at synthesis/);
    expect(argument(text('${Token[TOKEN.1]}'))).toThrow(/must be known at synthesis/);
  });
  test('tokens over the limit of NGINX', () => {
    expect(argument(literal('x'.repeat(4096)))).toThrow(/at most \d+ bytes/);
    expect(complaints(configuration([server(block('location', ['/'], [directive('return', 200, literal('x'.repeat(4000)))]))]))).toBe('');
  });
  test.each(['a b', 'a;b', '{', '}', '"', '', '#', 'a\\', '${x}', "'"])('keywords that need quotes: %j', (value) => {
    expect(argument(word(value))).toThrow(/must need no quotes/);
  });
  test('names, variables, conditions and comments', () => {
    expect(() => printConfiguration([directive('return 200; return')])).toThrow(/directive's name/);
    expect(argument(text('x', variable('a} b')))).toThrow(/variable's name/);
    expect(argument(condition('a', 'b) { return 200; } if ($a = b'))).toThrow(/condition/);
    expect(() => printConfiguration([comment('a\nreturn 200;')])).toThrow(/one line of printable ASCII/);
  });
});

test.each<[string, Statement[], RegExp]>([
  ['two maps', [block('map', [text('a'), '$rp_x'], []), block('map', [text('b'), '$rp_x'], [])], /must be defined once, got: \$rp_x/],
  ['a map and a geo', [block('map', [text('a'), '$rp_x'], []), block('geo', ['$rp_x'], [])], /must be defined once, got: \$rp_x/],
  ['a map and a capture', [block('map', [text('a'), '$rp_x'], []), block('map', [text('b'), '$rp_y'], [directive(pattern('(?<rp_x>a)'), '1')])], /got both: \$rp_x/],
])('rejects a variable that is defined by %s', (_, statements, message) => {
  expect(() => printConfiguration(statements)).toThrow(message);
});
