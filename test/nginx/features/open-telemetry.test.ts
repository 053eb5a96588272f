import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as grpc from '@grpc/grpc-js';
import { Allowlist, Route } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { NginxConfiguration, NginxOptions, OpenTelemetryOptions, TraceContext } from '../../../src/nginx';
import { complaints, startNginx } from '../../../testing/nginx';
import { ParsedDirective, parseNginx } from '../../../testing/nginx-syntax';

/*
 * No package of Debian has ngx_otel_module. So the module's own directives are held by a golden file and by what NGINX's
 * grammar makes of them, and the rest by NGINX itself; and all of it by the module where NGINX_OTEL_MODULE names its file.
 */

const textOf = (openTelemetry?: OpenTelemetryOptions, more: NginxOptions = {}) => new NginxConfiguration({
  allowlist: new Allowlist({ hosts: ['api.example.com'], routes: [Route.prefix('/api')] }), appPort: 3000, settings: { ...more, openTelemetry },
}).text;

const SAMPLED = { endpoint: 'https://collector.example.com:4317', serviceName: 'orders-proxy', sampledPercent: 12.5, traceContext: TraceContext.INJECT };

test('equals the golden file', () => {
  const file = path.join(__dirname, '..', 'golden', 'open-telemetry.conf');
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
  expect(servers).toEqual([[], [['otel_trace', '$rp_trace_sampled'], ['otel_trace_context', 'inject'], ['otel_span_attr', 'http.route', '$rp_route_path']], [], []]);
});

test('records every trace and sends it to the task itself by default', () => {
  const http = within(parseNginx(textOf({})), 'http');
  expect(own(http)).toEqual([['otel_exporter', [['endpoint', '127.0.0.1:4317']]], ['otel_service_name', 'reverse-proxy']]);
  expect(own(http.filter(({ name }) => name === 'server')[1].block!)).toEqual(expect.arrayContaining([['otel_trace', 'on'], ['otel_trace_context', 'propagate']]));
});

test('adds no text unless it is enabled', () => {
  expect(textOf()).not.toMatch(/otel|load_module|split_clients/);
});

test('forwards the trace context if only listed headers are forwarded', () => {
  expect(textOf({}, { forwardedRequestHeaders: [] })).toMatch(/proxy_set_header traceparent \$http_traceparent;\n\s*proxy_set_header tracestate \$http_tracestate;/);
});

test('NGINX accepts the configuration, apart from the directives of the module, without a message', () => {
  const known = textOf(SAMPLED).replace(/^\s*load_module .*\n/m, '').replace(/^\s*otel_exporter \{[^}]*\}\n/m, '').replace(/^\s*otel_\w+ .*\n/gm, '')
    .replace('$otel_trace_id', '$request_id');
  expect(known).toContain('split_clients $request_id $rp_trace_sampled');
  expect(complaints(known)).toBe('');
  // Without the module, only this message remains.
  expect(complaints(textOf(SAMPLED))).toMatch(/ngx_otel_module\.so/);
});

const MODULE = process.env.NGINX_OTEL_MODULE;

if (MODULE === undefined) {
  test.skip('spans by the module itself (skipped: NGINX_OTEL_MODULE does not name an ngx_otel_module.so)', () => undefined);
} else {
  describe('spans by the module itself', () => {
    const TRACE = '0af7651916cd43dd8448eb211c80319c';
    const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;
    /** The app's own span is to be one below NGINX's. */
    const CONTINUED = new RegExp(`^00-${TRACE}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`);
    const exported: Buffer[] = [];
    const collector = new grpc.Server();
    let app: RecordingApp;
    let port: number;
    beforeAll(async () => {
      const identity = (value: Buffer) => value;
      const service = {
        Export: {
          path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          requestStream: false,
          responseStream: false,
          requestSerialize: identity,
          requestDeserialize: identity,
          responseSerialize: identity,
          responseDeserialize: identity,
        },
      };
      collector.addService(service, {
        Export: ({ request: spans }: grpc.ServerUnaryCall<Buffer, Buffer>, callback: grpc.sendUnaryData<Buffer>) => {
          exported.push(spans);
          callback(null, Buffer.alloc(0));
        },
      });
      app = await startRecordingApp();
      port = await new Promise((resolve, reject) => collector.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => error ? reject(error) : resolve(bound)));
    });
    beforeEach(() => {
      exported.length = 0;
      app.clear();
    });
    afterAll(async () => {
      collector.forceShutdown();
      await app.stop();
    });

    /** Sends an accepted and a rejected request, and returns the context that the app receives and, later, the spans of the collector. */
    async function traced(settings: OpenTelemetryOptions, more: NginxOptions = {}, spansWithinMs = 0) {
      const prefix = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
      fs.mkdirSync(path.join(prefix, 'modules'));
      fs.symlinkSync(MODULE!, path.join(prefix, 'modules', 'ngx_otel_module.so'));
      try {
        const nginx = await startNginx({ text: textOf({ endpoint: `127.0.0.1:${port}`, serviceName: 'orders-proxy', ...settings }, more), app, prefix });
        try {
          for (const target of ['/api/x', '/nope']) {
            await request(nginx.port, { method: 'GET', target, headers: [['Host', 'api.example.com'], ['traceparent', PARENT]] });
          }
          await until(async () => exported.some((spans) => spans.includes('/nope')), spansWithinMs);
        } finally {
          await nginx.stop();
        }
      } finally {
        fs.rmSync(prefix, { recursive: true, force: true });
      }
      const [{ headers }] = app.requests;
      return { sent: headers.filter(([name]) => name.toLowerCase() === 'traceparent').map(([, value]) => value), spans: Buffer.concat(exported) };
    }

    test('cover accepted and rejected requests, with the route and the trace of the client', async () => {
      // The module exports its spans every five seconds.
      const { sent, spans } = await traced({}, {}, 9000);
      for (const text of ['orders-proxy', 'http.route', '/api/x', '/nope']) {
        expect(spans.includes(text)).toBe(true);
      }
      expect(spans.includes(Buffer.from(TRACE, 'hex'))).toBe(true);
      expect(sent).toEqual([expect.stringMatching(CONTINUED)]);
    }, 15_000);

    test.each<[string, OpenTelemetryOptions, NginxOptions, RegExp]>([
      ['is begun', { traceContext: TraceContext.INJECT }, {}, new RegExp(`^00-(?!${TRACE})[0-9a-f]{32}-[0-9a-f]{16}-01$`)],
      ['is read only', { traceContext: TraceContext.EXTRACT }, {}, new RegExp(`^${PARENT}$`)],
      ['is ignored', { traceContext: TraceContext.IGNORE }, {}, new RegExp(`^${PARENT}$`)],
      ['is continued where only listed headers go along', {}, { forwardedRequestHeaders: [] }, CONTINUED],
      ['is continued for some', { sampledPercent: 0.01 }, {}, new RegExp(`^00-${TRACE}-(?!b7ad6b7169203331)[0-9a-f]{16}-0[01]$`)],
    ])('respect a trace that %s', async (_, settings, more, context) => {
      expect((await traced(settings, more)).sent).toEqual([expect.stringMatching(context)]);
    });
  });
}

test.each<[string, OpenTelemetryOptions, RegExp]>([
  ['no port', { endpoint: 'collector' }, /`settings\.openTelemetry\.endpoint` must be a host and a port, got: "collector"/],
  ['a directive', { endpoint: 'a:1; } location / { return 200' }, /`settings\.openTelemetry\.endpoint` must be a host and a port, got: "a:1; \} location \/ \{ return 200"/],
  ['a token', { endpoint: '${Token[TOKEN.1]}:4317' }, /known only at deployment/],
  ['a variable', { serviceName: '$http_x' }, /`settings\.openTelemetry\.serviceName` must be 1 to 255 letters, digits and "\._\/-", got: "\$http_x"/],
  ['nothing', { sampledPercent: 0 }, /`settings\.openTelemetry\.sampledPercent` must be a number from 0\.01 to 100 with at most two decimals, got: 0/],
  ['thousandths', { sampledPercent: 1.005 }, /`settings\.openTelemetry\.sampledPercent` must be a number from 0\.01 to 100 with at most two decimals, got: 1\.005/],
])('fails with %s', (_, settings, message) => {
  expect(() => textOf(settings)).toThrow(message);
});
