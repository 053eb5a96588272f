import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, Route } from '../../src/allowlist';
import { NginxConfiguration, NginxSettings, OpenTelemetrySettings, TraceContext } from '../../src/nginx';
import { complaints } from '../support/nginx';
import { ParsedDirective, parseNginx } from '../support/nginx-syntax';

/*
 * Debian's NGINX has no ngx_otel_module, and neither has any package of Debian. So the module's own directives are held
 * by a golden file and by what NGINX's grammar makes of them, and the rest by NGINX itself.
 */

const textOf = (openTelemetry?: OpenTelemetrySettings, more: NginxSettings = {}) => new NginxConfiguration({
  allowlist: new Allowlist({ hosts: ['api.example.com'], routes: [Route.prefix('/api')] }), appPort: 3000, settings: { ...more, openTelemetry },
}).text;

const SAMPLED = { endpoint: 'https://collector.example.com:4317', serviceName: 'orders-proxy', sampledPercent: 12.5, traceContext: TraceContext.INJECT };

test('is the golden file', () => {
  const file = path.join(__dirname, 'golden', 'open-telemetry.conf');
  const text = textOf(SAMPLED);
  if (process.env.UPDATE_GOLDEN) {
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
});

const plain = (directives: ParsedDirective[]): unknown[] =>
  directives.map(({ name, args, block }) => block ? [name, ...args, plain(block)] : [name, ...args]);
const own = (directives: ParsedDirective[]) => plain(directives.filter(({ name }) => /^(?:otel_|load_module|split_clients)/.test(name)));
const within = (directives: ParsedDirective[], name: string) => directives.find((directive) => directive.name === name)!.block!;

test('loads the module, exports spans, and traces the requests for hosts that are served', () => {
  const main = parseNginx(textOf(SAMPLED));
  expect(own(main)).toEqual([['load_module', 'modules/ngx_otel_module.so']]);
  // Modules are loaded before any block.
  expect(main[0].name).toBe('load_module');
  const http = within(main, 'http');
  expect(own(http)).toEqual([
    ['otel_exporter', [['endpoint', 'https://collector.example.com:4317']]],
    ['otel_service_name', 'orders-proxy'],
    ['split_clients', '$otel_trace_id', '$rp_trace_sampled', [['12.5%', 'on'], ['*', 'off']]],
  ]);
  const servers = http.filter(({ name }) => name === 'server').map(({ block }) => own(block!));
  expect(servers).toEqual([[], [['otel_trace', '$rp_trace_sampled'], ['otel_trace_context', 'inject'], ['otel_span_attr', 'http.route', '$rp_route_path']], []]);
});

test('by default records every trace, and sends it to the task itself', () => {
  const http = within(parseNginx(textOf({})), 'http');
  expect(own(http)).toEqual([['otel_exporter', [['endpoint', '127.0.0.1:4317']]], ['otel_service_name', 'reverse-proxy']]);
  expect(own(http.filter(({ name }) => name === 'server')[1].block!)).toEqual(expect.arrayContaining([['otel_trace', 'on'], ['otel_trace_context', 'propagate']]));
});

test('nothing of it is there unless asked for', () => {
  expect(textOf()).not.toMatch(/otel|load_module|split_clients/);
});

test('the context of a trace goes along where only listed headers do', () => {
  expect(textOf({}, { forwardedRequestHeaders: [] })).toMatch(/proxy_set_header traceparent \$http_traceparent;\n\s*proxy_set_header tracestate \$http_tracestate;/);
});

test('NGINX has nothing to complain about in what it knows without the module', () => {
  const known = textOf(SAMPLED).replace(/^\s*load_module .*\n/m, '').replace(/^\s*otel_exporter \{[^}]*\}\n/m, '').replace(/^\s*otel_\w+ .*\n/gm, '')
    .replace('$otel_trace_id', '$request_id');
  expect(known).toContain('split_clients $request_id $rp_trace_sampled');
  expect(complaints(known)).toBe('');
  // The module is what is missing otherwise.
  expect(complaints(textOf(SAMPLED))).toMatch(/ngx_otel_module\.so/);
});

test.each<[string, OpenTelemetrySettings, RegExp]>([
  ['no port', { endpoint: 'collector' }, /`openTelemetry.endpoint` must be a host and a port/],
  ['a directive', { endpoint: 'a:1; } location / { return 200' }, /`openTelemetry.endpoint`/],
  ['a token', { endpoint: '${Token[TOKEN.1]}:4317' }, /known only at deployment/],
  ['a variable', { serviceName: '$http_x' }, /`openTelemetry.serviceName` must be 1 to 255 letters/],
  ['nothing', { sampledPercent: 0 }, /`openTelemetry.sampledPercent` must be a number from 0.01 to 100 in hundredths, got: 0/],
  ['thousandths', { sampledPercent: 1.005 }, /`openTelemetry.sampledPercent`/],
])('fails with %s', (_, settings, message) => {
  expect(() => textOf(settings)).toThrow(message);
});
