import * as http2 from 'http2';
import * as tls from 'tls';
import { Allowlist, Route } from '../../../src/allowlist';
import { send } from '../../../src/commands/replay/raw-client';
import { UpstreamProtocol, ClientAddressSource, Enforcement, NginxConfiguration } from '../../../src/nginx';
import { ACCEPTED, REJECTED, TIMED, UNDELIVERED, UPSTREAM_ERRORS } from '../../../src/service/monitoring/log-patterns';
import { certificates } from '../../../testing/certificates';
import { matchesPattern } from '../../../testing/filter-pattern';
import { startNginx } from '../../../testing/nginx';

const HOSTS = ['api.example.com', 'other.example'];
const { authority, client, expiredClient, stranger } = certificates();
const PATTERNS = { ACCEPTED, REJECTED, TIMED, UNDELIVERED, UPSTREAM_ERRORS };
const CREDENTIALS = { 'client-certificate-missing': [{}], 'client-certificate-invalid': [stranger, expiredClient] };

/** The metrics that count a line. */
const countedAs = (line: Record<string, unknown>) =>
  Object.entries(PATTERNS).flatMap(([name, { logPatternString }]) => matchesPattern(logPatternString, line) ? [name] : []);

function askByHttp1(port: number, host: string, credentials: object): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername: host, ca: authority.cert, ...credentials, checkServerIdentity: () => undefined });
    socket.on('error', () => undefined).on('close', resolve).resume().write(`GET /api HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

function askByHttp2(port: number, host: string, credentials: object): Promise<unknown> {
  return new Promise((resolve) => {
    const session = http2.connect(`https://127.0.0.1:${port}`, { servername: host, ca: authority.cert, ...credentials, checkServerIdentity: () => undefined });
    session.on('error', () => undefined).on('close', resolve);
    const stream = session.request({ ':path': '/api', ':authority': host });
    stream.on('error', () => undefined).on('close', () => session.destroy()).resume().end();
  });
}

describe.each([[Enforcement.ENFORCE], [Enforcement.REPORT_ONLY]])('%s', (enforcement) => {
  test.each([['HTTP/1.1', UpstreamProtocol.http(), askByHttp1], ['HTTP/2', UpstreamProtocol.grpc(), askByHttp2]])('counts clients that fail the TLS checks as rejected, and no other requests: %s', async (_, appProtocol, ask) => {
    const allowlist = new Allowlist({ hosts: HOSTS.slice(0, 1), routes: [Route.prefix('/api')] });
    const settings = { enforcement, clientAddressSource: ClientAddressSource.CONNECTION, tls: { clientCertificates: {} } };
    const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, appProtocol, settings }).text });
    try {
      for (const host of HOSTS) {
        await send(nginx.port, `GET /api HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        const lines: [reason: string, written: Record<string, unknown>[]][] = [['plain-http', await nginx.nextAccessLog(1)]];
        for (const [reason, credentials] of Object.entries(CREDENTIALS)) {
          for (const each of credentials) {
            await ask(nginx.port, host, each);
            lines.push([reason, await nginx.nextAccessLog(1)]);
          }
        }
        for (const [reason, [line, ...others]] of lines) {
          expect([host, line.reason, line.status, others, countedAs(line)]).toEqual([host, reason, 400, [], ['REJECTED']]);
        }
      }
      // The others were turned away for their certificates, as this one is not.
      await ask(nginx.port, HOSTS[0], client);
      expect((await nginx.nextAccessLog(1))[0]).toMatchObject({ status: 502, reason: 'app-unreachable' });
    } finally {
      await nginx.stop();
    }
  });
});
