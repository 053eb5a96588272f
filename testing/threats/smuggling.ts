import { SMUGGLED, smuggling, Threat, THREATS } from './threats';

/** A smuggling attack, and what becomes of the request that follows it on its connection. */
export interface Smuggling extends Threat {
  readonly requests: string[];
  /**
   * The next request is answered, because NGINX knows where the attack ends, or the connection is closed before. Where it is
   * left out, either may be: the attack may go on for NGINX.
   */
  readonly next?: 'answered' | 'closed';
}

/** The attack's request is the next one's head, or nothing is. */
const LENGTH = SMUGGLED.length;
const HEX = LENGTH.toString(16);
const CHUNKED = 'Transfer-Encoding: chunked';
const one = (headers: string[], body = SMUGGLED, line = 'POST /api/x HTTP/1.1') => smuggling(headers, body).replace('POST /api/x HTTP/1.1', line);
/** A body of chunks: one byte, then this in place of the last chunk. */
const chunks = (end: string, size = '1') => smuggling([CHUNKED], `${size}\r\nx\r\n${end}`);
/** Line ends, controls and spaces that some server takes for nothing, or for the end of a line. */
const OBSCURING = ['\t', '\x0b', '\x0c', '\x00', '\x01', '\x1f', '\x7f', '\x85', '\xa0', '\xad', '\xff', '\r', '\n', '\r\r', '\n\n'];
const NEVER_FORWARDED = { 'Transfer-Encoding': [], 'TE': [], 'Trailer': [], 'Expect': [], 'Upgrade': [], 'Connection': [], 'HTTP2-Settings': [] };

/**
 * Requests whose end servers see at different places. They are played at routes that allow POST, with the rows 28 to 30
 * of the threat table, and with a request behind each of them.
 */
export const SMUGGLING: Smuggling[] = [
  {
    row: 28,
    name: 'CL.TE, TE.CL and CL.CL: two body lengths',
    reaches: 'nothing',
    status: [400],
    next: 'closed',
    requests: [
      ...['4', '0', '5', String(LENGTH), String(LENGTH + 5), '999'].flatMap((length) => [
        one([`Content-Length: ${length}`, CHUNKED], `0\r\n\r\n${SMUGGLED}`), one([CHUNKED, `Content-Length: ${length}`], `${HEX}\r\n${SMUGGLED}\r\n0\r\n\r\n`),
      ]),
      ...['0', '5', String(LENGTH)].flatMap((length) => [one([`Content-Length: ${LENGTH}`, `Content-Length: ${length}`]), one([`Content-Length: ${length}`, 'X: y', `content-length: ${LENGTH}`])]),
    ],
  },
  {
    row: 28,
    name: 'a Content-Length that is not a number',
    reaches: 'nothing',
    status: [400],
    next: 'closed',
    requests: [`+${LENGTH}`, '-0', `-${LENGTH}`, `${LENGTH},${LENGTH}`, `${LENGTH}, ${LENGTH}`, `0,${LENGTH}`, `${LENGTH},`, `,${LENGTH}`, `${LENGTH} 0`, `0 ${LENGTH}`, `0x${HEX}`, `${LENGTH}.0`, `${LENGTH}e0`, `"${LENGTH}"`, `${LENGTH};`,
      `${LENGTH}_0`, `0\t${LENGTH}`, `${LENGTH}\x0b`, `\x0c${LENGTH}`, `${LENGTH}\x00`, `${LENGTH}\xa0`, '\xb2', '18446744073709551616', '9223372036854775808', '', ' ', 'chunked'].map((length) => one([`Content-Length: ${length}`])),
  },
  {
    row: 28,
    name: 'a Content-Length with other characters around the number',
    reaches: 'one-at-most',
    next: 'answered',
    requests: [`Content-Length:${LENGTH}`, `Content-Length:   ${LENGTH}`, `Content-Length: ${LENGTH}   `, `Content-Length: 00${LENGTH}`, `CONTENT-LENGTH: ${LENGTH}`].map((header) => one([header])),
  },
  {
    row: 28,
    name: 'TE.TE: a Transfer-Encoding that one server recognizes and another one does not',
    reaches: 'nothing',
    status: [400, 501],
    next: 'closed',
    requests: ['chunked, chunked', 'chunked,', ',chunked', 'chunked;q=1', 'chunked; a=b', '"chunked"', '\'chunked\'', 'chunked identity', 'identity', 'identity, chunked', 'gzip, chunked', 'gzip', 'deflate', 'x', 'chunk', 'chunkedx', 'xchunked', 'chunked\x00', '\x0bchunked',
      '\x0cchunked', 'chunked\x0b', '\xa0chunked', 'chunked\xa0', '\xffchunked', 'cow, chunked', 'chunked, cow', '[chunked]', 'chunked\x01', 'null', 'none', '\xc4\xb0dentity', 'ch\xe2\x84\xaanked'].map((coding) => one([`Transfer-Encoding: ${coding}`], `0\r\n\r\n${SMUGGLED}`)),
  },
  {
    row: 28,
    name: 'TE.TE: two Transfer-Encoding headers with any values',
    reaches: 'nothing',
    status: [400, 501],
    next: 'closed',
    requests: ['chunked', 'identity', 'x', ''].flatMap((coding) => [one([CHUNKED, `Transfer-Encoding: ${coding}`], `0\r\n\r\n${SMUGGLED}`), one([`transfer-encoding: ${coding}`, CHUNKED], `0\r\n\r\n${SMUGGLED}`)]),
  },
  {
    row: 29,
    name: 'a Transfer-Encoding with an obscured name',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: OBSCURING.flatMap((byte) => [`Transfer-Encoding${byte}: chunked`, `${byte}Transfer-Encoding: chunked`, `X: y${byte}Transfer-Encoding: chunked`, `Transfer${byte}Encoding: chunked`])
      .concat('Transfer_Encoding: chunked', 'TransferEncoding: chunked', 'Transfer.Encoding: chunked', 'Transfer-Encoding-: chunked', 'X-Transfer-Encoding: chunked')
      .map((header) => one([header, `Content-Length: ${LENGTH + 5}`], `0\r\n\r\n${SMUGGLED}`)),
  },
  {
    row: 29,
    name: 'an obscured Content-Length',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: OBSCURING.flatMap((byte) => [`Content-Length${byte}: ${LENGTH}`, `${byte}Content-Length: ${LENGTH}`, `X: y${byte}Content-Length: ${LENGTH}`])
      .concat(`Content_Length: ${LENGTH}`, `Content-Length : ${LENGTH}`, ` Content-Length: ${LENGTH}`, `ContentLength: ${LENGTH}`, `Connection: Content-Length\r\nContent-Length: ${LENGTH}`)
      .map((header) => one([header])),
  },
  {
    row: 28,
    name: 'lines that end with CR or LF alone',
    reaches: 'one-at-most',
    requests: [
      one([`X: y\nContent-Length: ${LENGTH}`]), one([`X: y\rContent-Length: ${LENGTH}`]), one([`Content-Length: ${LENGTH}\n`]), one([`Content-Length: ${LENGTH}\n\n${SMUGGLED}`]), one([`Content-Length: 0\n\r${SMUGGLED}`]), one([`X: y\n\n${SMUGGLED}`], ''),
      one([CHUNKED], '1\nx\n0\n\n'), one([CHUNKED], `0\n\n${SMUGGLED}`), one([CHUNKED], `1\rx\r0\r\r${SMUGGLED}`), one([CHUNKED], `1\r\nx\n0\r\n\r\n${SMUGGLED}`), one([CHUNKED], `1\r\nx\r0\r\n\r\n${SMUGGLED}`), one([CHUNKED], `0\r\n\n${SMUGGLED}`), one([CHUNKED], `0\r\n\r${SMUGGLED}`),
      one(['Content-Length: 0'], SMUGGLED, '\r\nPOST /api/x HTTP/1.1'), one(['Content-Length: 0'], SMUGGLED, '\nPOST /api/x HTTP/1.1'), one(['Content-Length: 0'], SMUGGLED, 'POST /api/x HTTP/1.1\n'),
    ],
  },
  {
    row: 28,
    name: 'chunk extensions',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: ['1;', '1;a', '1;a=b', '1;a="b"', '1;a="\r\n"', `1;a=b\n${HEX}`, '1 ;a=b', '1\t', '1 ', ' 1', `1;\r${HEX}`, `1;a=${'b'.repeat(5000)}`, '01', '0000000000000001', '1;\x00', `1;a="${SMUGGLED}"`].map((size) => chunks(`0\r\n\r\n${SMUGGLED}`, size)),
  },
  {
    row: 28,
    name: 'chunk sizes that are invalid or overflow',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: ['-1', '+1', '0x1', '1x', '1,1', '1 1', '', 'g', '1.', '_1', '1_0', '\x0b1', 'ffffffffffffffff', '10000000000000001', '7fffffffffffffff', '8000000000000000', 'fffffffffffffffff', '100000000', 'fffffffe'].map((size) => chunks(`0\r\n\r\n${SMUGGLED}`, size)),
  },
  {
    row: 28,
    name: 'invalid ends of chunked bodies',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: ['0', '0\r\n', '00\r\n\r\n', '0;a=b\r\n\r\n', '-0\r\n\r\n', '0 \r\n\r\n', '0x0\r\n\r\n', 'x0\r\n\r\n', '\r\n0\r\n\r\n', '0\r\n\r\n\r\n', '\r\n\r\n'].map((end) => chunks(`${end}${SMUGGLED}`)),
  },
  {
    row: 28,
    name: 'valid bodies with a request in or behind them',
    reaches: 'one-at-most',
    next: 'answered',
    appHeaders: NEVER_FORWARDED,
    requests: [
      one([`Content-Length: ${LENGTH}`]), one([CHUNKED], `${HEX}\r\n${SMUGGLED}\r\n0\r\n\r\n`), one(['Transfer-Encoding: CHUNKED'], `${HEX.toUpperCase()}\r\n${SMUGGLED}\r\n0\r\n\r\n`), one(['Content-Length: 0']), one([CHUNKED], `0\r\n\r\n${SMUGGLED}`), one(['Content-Length: 1'], `x${SMUGGLED}`),
      one([]), one([`Content-Length: ${LENGTH}`], `${SMUGGLED}${SMUGGLED}`), one([`Content-Length: ${LENGTH}`, 'Connection: keep-alive, Content-Length']), one([`Content-Length: ${LENGTH}`, 'Connection: Transfer-Encoding', 'Keep-Alive: timeout=99']),
    ],
  },
  {
    row: 30,
    name: 'trailers with framing, routing or authentication fields',
    reaches: 'one-at-most',
    next: 'answered',
    appHeaders: { ...NEVER_FORWARDED, 'X-Original-URL': [], 'Content-Length': ['1'], 'Host': ['api.example.com'] },
    requests: ['Content-Length: 50', 'Transfer-Encoding: chunked', 'Host: evil.test', 'X-Original-URL: /admin/x', 'Authorization: Basic x', 'Connection: close', 'Upgrade: h2c', 'Expect: 100-continue', 'Trailer: Host', 'Content-Type: a/b', 'X: y'].flatMap((field) => [
      smuggling([CHUNKED, 'TE: trailers', `Trailer: ${field.split(':')[0]}`], `1\r\nx\r\n0\r\n${field}\r\n\r\n${SMUGGLED}`), smuggling([CHUNKED], `1\r\nx\r\n0\r\n${field}\r\n${field}\r\n\r\n`),
    ]),
  },
  {
    row: 30,
    name: 'invalid trailers',
    reaches: 'one-at-most',
    appHeaders: { ...NEVER_FORWARDED, 'X-Original-URL': [] },
    requests: ['no colon', ': x', ' X: y', 'X : y', 'X\x00: y', 'X: \x00', 'X: y\n', 'X: y\r', 'GET /admin/x HTTP/1.1', `X: ${'y'.repeat(40_000)}`].map((field) => smuggling([CHUNKED], `1\r\nx\r\n0\r\n${field}\r\n\r\n${SMUGGLED}`)),
  },
  {
    row: 28,
    name: 'Expect: 100-continue with an immediate body',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: ['100-continue', '100-Continue', ' 100-continue', 'x 100-continue', '100-continue, 100-continue', '200-ok', ''].flatMap((expect) => [
      one([`Expect: ${expect}`, `Content-Length: ${LENGTH}`]), one([`Expect: ${expect}`, CHUNKED], `0\r\n\r\n${SMUGGLED}`), one([`Expect: ${expect}`, 'Expect: 100-continue', 'Content-Length: 0']), one([`Expect: ${expect}`], SMUGGLED, 'GET /api/x HTTP/1.1'),
    ]),
  },
  {
    row: 28,
    name: 'Expect with two body lengths',
    reaches: 'nothing',
    status: [400],
    next: 'closed',
    requests: [one(['Expect: 100-continue', `Content-Length: ${LENGTH}`, CHUNKED]), one(['Expect: 100-continue', `Content-Length: ${LENGTH}`, 'Content-Length: 0'])],
  },
  {
    row: 28,
    name: 'HTTP/1.0, which has no chunks, and other versions',
    reaches: 'nothing',
    requests: ['HTTP/1.0', 'HTTP/0.9', 'HTTP/1.00', 'HTTP/2.0', 'HTTP/1.1 HTTP/1.0'].flatMap((version) => [[CHUNKED], [CHUNKED, 'Connection: keep-alive'], [`Content-Length: ${LENGTH}`, 'Connection: keep-alive'], [CHUNKED, `Content-Length: ${LENGTH}`], ['Connection: keep-alive']]
      .map((headers) => one(headers, `0\r\n\r\n${SMUGGLED}`, `POST /api/x ${version}`))),
  },
  {
    row: 28,
    name: 'bodies of methods that usually have no body',
    reaches: 'one-at-most',
    next: 'answered',
    appHeaders: NEVER_FORWARDED,
    requests: ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PUT'].flatMap((method) => [
      one([`Content-Length: ${LENGTH}`], SMUGGLED, `${method} /api/x HTTP/1.1`), one(['Content-Length: 0'], SMUGGLED, `${method} /api/x HTTP/1.1`), one([CHUNKED], `${HEX}\r\n${SMUGGLED}\r\n0\r\n\r\n`, `${method} /api/x HTTP/1.1`), one([CHUNKED], `0\r\n\r\n${SMUGGLED}`, `${method} /api/x HTTP/1.1`),
    ]),
  },
  {
    row: 28,
    name: 'HTTP/2 within HTTP/1.1',
    reaches: 'one-at-most',
    appHeaders: NEVER_FORWARDED,
    requests: [
      one([`Content-Length: ${LENGTH}`, 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQAAP__']), one([CHUNKED, 'Upgrade: h2c', 'Connection: Upgrade'], `0\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${SMUGGLED}`),
      one(['Content-Length: 0'], `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00${SMUGGLED}`),
    ],
  },
  {
    row: 28,
    name: 'pseudo-headers of HTTP/2',
    reaches: 'nothing',
    status: [400],
    next: 'closed',
    requests: [':path: /admin/x', ':method: GET', ':authority: evil.test', ':scheme: http', ': x'].map((header) => one([header, 'Content-Length: 0'])),
  },
];

const isText = (request: unknown): request is string => typeof request === 'string';

/** All smuggling attacks: those of the threat table, too. */
export const ALL_SMUGGLING: Smuggling[] = [
  ...THREATS.filter(({ row }) => row >= 28 && row <= 30).map((threat): Smuggling => ({ ...threat, requests: threat.requests.filter(isText) })),
  ...SMUGGLING,
];
