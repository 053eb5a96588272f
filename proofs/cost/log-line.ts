import * as http from 'http';
import { AddressInfo } from 'net';
import { Allowlist, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { startNginx } from '../../testing/nginx';

/** The bytes of a line of the access log, with its end. */
export interface LogLineBytes {
  readonly accepted: number;
  readonly rejected: number;
}

const HEADERS = {
  'host': 'orders.example.com',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
};

/** Sends a request of a browser to a real NGINX with the configuration of a service, and measures the lines that NGINX logs. */
export async function measuredLogLines(): Promise<LogLineBytes> {
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.template('/orders/{id}')] }), appPort: 3000 });
  const app = http.createServer((_, response) => response.end('{"id":"1234567"}'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const nginx = await startNginx({ text, app: { port: (app.address() as AddressInfo).port } });
  try {
    await get(nginx.port, '/orders/1234567?expand=items');
    await get(nginx.port, '/wp-login.php');
    const lines = await nginx.nextAccessLog(2);
    const ofStatus = (wanted: number) => lines.find(({ status }) => status === wanted)!;
    return { accepted: bytes(ofStatus(200), '0.012'), rejected: bytes(ofStatus(404), '') };
  } finally {
    await nginx.stop();
    await new Promise<void>((resolve) => app.close(() => resolve()));
  }
}

/** The length with times and an address that are the same in each measurement. */
function bytes(line: Record<string, any>, upstreamTime: string): number {
  const same = { ...line, client: '203.0.113.123', request_time: 0.012, upstream_time: upstreamTime, bytes_sent: 500 };
  return Buffer.byteLength(`${JSON.stringify(same)}\n`);
}

function get(port: number, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path: target, headers: HEADERS, agent: false }, (response) => response.resume().on('end', () => resolve())).on('error', reject);
  });
}
