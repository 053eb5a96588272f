import type { LoggedEntry } from './logged-entry';

/** The fields of CloudFront's standard logs in their order. */
export const CLOUDFRONT_FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status', 'cs(Referer)', 'cs(User-Agent)',
  'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for',
  'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields', 'c-port',
  'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end',
];

/** Access log entries of an Application Load Balancer, with entries of connections that sent no request, and a line that is cut off. */
export function albLog(entries: LoggedEntry[]): string {
  const lines = entries.map((entry) => (
    albLine(entry, `${entry.method} https://${entry.host}:443${escaped(entry.target)} HTTP/${entry.webSocket ? '1.1' : '2.0'}`)));
  const [last] = entries.slice(-1);
  const noRequest = { ...last, status: 400, appStatus: 0, userAgent: '-' };
  return [
    ...lines,
    albLine({ ...noRequest, time: last.time + 1000 }, `- http://${last.host}:80- -`),
    albLine({ ...noRequest, time: last.time + 2000 }, '- - - '),
    albLine({ ...noRequest, time: last.time + 3000, status: 0 }, `GET http://${last.host}:80/a b`),
    // Other escapes than those of load balancers: the reader of files knows these as well.
    albLine({ ...last, time: last.time + 3500 }, `GET https://${last.host}:443/raw\\?a=1 HTTP/1.1`),
    albLine({ ...last, time: last.time + 3600 }, `GET https://${last.host}:443/raw\\"quote/1?b=\\"2 HTTP/1.1`),
    albLine({ ...last, time: last.time + 4000, webSocket: true }, `GET http://[2001:db8::2]:80/live?${'x'.repeat(20)} HTTP/1.1`),
    lines[0].slice(0, 40),
    '',
  ].join('\n');
}

function albLine({ time, client, status, appStatus, userAgent, webSocket }: LoggedEntry, request: string): string {
  const iso = new Date(time).toISOString().replace('Z', '000Z');
  return [
    webSocket ? 'wss' : 'h2', iso, 'app/my-loadbalancer/50dc6c495c0c9188', `${client}:2817`, appStatus === 0 ? '-' : '10.0.0.1:80', '0.000', '0.002', '0.000',
    status || '-', appStatus || '-', 412, 1532, `"${request}"`, `"${escaped(userAgent)}"`, 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2',
    'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067', '"Root=1-58337327-72bd00b0343d75b906739c42"', '"api.example.com"',
    '"-"', '0', iso, '"forward"', '"-"', '"-"', appStatus === 0 ? '"-"' : '"10.0.0.1:80"', `"${appStatus || '-'}"`, '"-"', '"-"', 'TID_1234abcd5678ef90',
  ].join(' ');
}

/** The escapes of load balancers: bytes that are not printable ASCII, quotes and backslashes. */
function escaped(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((byte) => (
    byte < 0x20 || byte > 0x7e || [0x22, 0x5c].includes(byte) ? `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}` : String.fromCharCode(byte))).join('');
}

/** A standard log of CloudFront in its first version, with a line that is cut off. */
export function cloudFrontLog(entries: LoggedEntry[]): string {
  const lines = entries.map((entry, i) => {
    const values = cloudFrontValues(entry, i);
    return CLOUDFRONT_FIELDS.map((field) => values[field] ?? '-').join('\t');
  });
  return ['#Version: 1.0', `#Fields: ${CLOUDFRONT_FIELDS.join(' ')}`, ...lines, lines[0].slice(0, 25), ''].join('\n');
}

/** A standard log of CloudFront in its second version, as JSON. */
export function cloudFrontJsonLog(entries: LoggedEntry[]): string {
  return entries.map((entry, i) => {
    const values = cloudFrontValues(entry, i);
    return `${JSON.stringify(Object.fromEntries(CLOUDFRONT_FIELDS.map((field) => [field, values[field] ?? '-'])))}\n`;
  }).join('');
}

function cloudFrontValues(entry: LoggedEntry, i: number): Record<string, string> {
  const { time, client, method, target, host, userAgent, status, appStatus, webSocket } = entry;
  const question = target.indexOf('?');
  const iso = new Date(time).toISOString();
  const result = appStatus === 0 ? 'Error' : ['Miss', 'Hit', 'RefreshHit'][i % 3];
  return {
    'date': iso.slice(0, 10),
    'time': iso.slice(11, 19),
    'c-ip': client,
    'cs-method': method,
    'cs(Host)': 'd111111abcdef8.cloudfront.net',
    'x-host-header': host,
    'cs-uri-stem': encoded(question < 0 ? target : target.slice(0, question), i),
    'cs-uri-query': question < 0 ? '-' : encoded(target.slice(question + 1), i) || '-',
    'cs(User-Agent)': encoded(userAgent, i),
    'sc-status': status === 460 ? '000' : String(status),
    'cs-protocol': webSocket ? 'wss' : 'https',
    'x-edge-response-result-type': result,
    'x-edge-detailed-result-type': status === 301 ? 'Redirect' : result,
  };
}

/** CloudFront encodes bytes that are not printable ASCII, spaces and quotes, and in some logs the percent sign once more. */
function encoded(text: string, i: number): string {
  const once = [...Buffer.from(text, 'utf8')].map((byte) => (
    byte <= 0x20 || byte > 0x7e || [0x22, 0x5c].includes(byte) ? `%${byte.toString(16).padStart(2, '0').toUpperCase()}` : String.fromCharCode(byte))).join('');
  return i % 2 === 0 ? once : once.replace(/%/g, '%25');
}
