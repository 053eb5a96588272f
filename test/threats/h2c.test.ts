import * as net from 'net';
import { RunningNginx, startNginx } from '../../testing/nginx';
import { describeApps, startApp } from '../../testing/threats/apps/apps';
import { SECRET, OUTSIDE } from '../../testing/threats/apps/pages';
import { SWITCHED, TappedApp } from '../../testing/threats/apps/tap';
import { NAIVE_PROXY } from '../../testing/threats/naive-proxy';
import { REPRESENTATIVES } from '../../testing/threats/representatives';

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const text = (index: number, value: string) => Buffer.concat([Buffer.from([index, value.length]), Buffer.from(value)]);

/** What a client sends through a tunnel: the preface, SETTINGS, and a request for a page that is not on the allowlist. */
const TUNNELLED = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(4, 0, 0, Buffer.alloc(0)),
  // HPACK's static table: 2 is ":method GET", 6 is ":scheme http", 4 is ":path", 1 is ":authority".
  frame(1, 5, 3, Buffer.concat([Buffer.from([0x82, 0x86]), text(0x04, '/admin/x'), text(0x01, 'api.example.com')])),
]);

/** Asks for an upgrade, then speaks HTTP/2 whatever the answer is; gives all that came back within a time after it. */
function tunnel(port: number, target: string, headers: string[], milliseconds: number): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const end = () => {
      clearTimeout(limit);
      socket.destroy();
      resolve(received);
    };
    let limit = setTimeout(end, 20_000);
    socket.write(`GET ${target} HTTP/1.1\r\nHost: api.example.com\r\n${headers.join('\r\n')}\r\n\r\n`);
    socket.on('data', (chunk) => {
      if (received === '') {
        socket.write(TUNNELLED);
        clearTimeout(limit);
        limit = setTimeout(end, milliseconds);
      }
      received += chunk.toString('latin1');
      if (received.includes(SECRET)) {
        end();
      }
    });
    socket.on('close', end).on('error', end);
  });
}

const H2C = ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Connection: Upgrade, HTTP2-Settings'];

describeApps(['hypercorn'], (name) => {
  let app: TappedApp;
  let nginx: RunningNginx;
  beforeAll(async () => { app = await startApp(name); });
  afterEach(() => nginx.stop());
  afterAll(() => app.stop());

  test('row 31: a tunnel through a naive proxy reaches the forbidden page', async () => {
    nginx = await startNginx({ text: NAIVE_PROXY, app });
    app.clear();
    expect(await tunnel(nginx.port, '/api/x', H2C, 20_000)).toContain(SECRET);
    expect(app.served).toContain(SWITCHED);
  });

  test.each([
    ['a normal route', '/api/x', H2C],
    ['a route for WebSockets', '/ws', H2C],
    ['a route for WebSockets, h2c among others', '/ws', ['Upgrade: h2c, websocket', ...H2C.slice(1)]],
    ['a route for WebSockets, h2c last', '/ws', ['Upgrade: websocket, h2c', ...H2C.slice(1)]],
    ['a route for WebSockets, both requested', '/ws', ['Upgrade: websocket', ...H2C]],
    ['a route for WebSockets, both requested in reverse order', '/ws', [...H2C, 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']],
    ['a normal route, by prior knowledge', '/api/x', []],
    ['a path of no route', '/admin/x', H2C],
  ])('row 31: %s opens no tunnel', async (_, target, headers) => {
    nginx = await startNginx({ text: REPRESENTATIVES.full.text, app });
    app.clear();
    const received = await tunnel(nginx.port, target, headers, 400);
    expect(received).toMatch(/^HTTP\/1\.1 [2-5]/);
    expect(received).not.toContain(SECRET);
    expect(app.served.filter((mark) => mark !== OUTSIDE)).toEqual([]);
    expect(app.garbage).toEqual([]);
    expect(app.requests.map((request) => request.target).filter((seen) => seen !== target)).toEqual([]);
  });
});
