import * as http from 'http';
import { AddressInfo } from 'net';
import * as zlib from 'zlib';
import express from 'express';
import fastify from 'fastify';
import { Allowlist, HttpMethod, Route } from '../../../../src/allowlist';
import { RawResponse, request } from '../../../../src/commands/replay/raw-client';
import { NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';

const METHODS = [HttpMethod.GET, HttpMethod.PUT];
const allowlist = new Allowlist({
  routes: [
    Route.prefix('/usual', { methods: METHODS }),
    Route.prefix('/as-it-is', { methods: METHODS, responseCompression: false }),
    Route.prefix('/compressed', { methods: METHODS, responseCompression: true }),
  ],
});

const answerOf = (version: number) => ({ version, text: 'lorem ipsum '.repeat(300) });

/** An app whose PUT needs the entity tag of the newest version, compared strongly. */
async function expressApp(): Promise<{ port: number; stop(): Promise<unknown> }> {
  const app = express().set('etag', false);
  let version = 1;
  app.get('/*path', (_, answer) => void answer.set('ETag', `"${version}"`).set('Cache-Control', 'no-transform').json(answerOf(version)));
  app.put('/*path', (asked, answer) => {
    const matches = asked.get('If-Match') === `"${version}"`;
    answer.status(matches ? 200 : 412).set('ETag', `"${matches ? ++version : version}"`).json(answerOf(version));
  });
  const server = await new Promise<http.Server>((resolve) => { const one: http.Server = app.listen(0, '127.0.0.1', () => resolve(one)); });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fastifyApp(): Promise<{ port: number; stop(): Promise<unknown> }> {
  const app = fastify({ forceCloseConnections: true });
  let version = 1;
  app.get('/*', (asked, answer) => asked.headers['if-none-match'] === `"${version}"`
    ? answer.code(304).header('ETag', `"${version}"`).send() : answer.header('ETag', `"${version}"`).send(answerOf(version)));
  app.addContentTypeParser('*', (_, __, done) => done(null));
  app.put('/*', (asked, answer) => {
    const matches = asked.headers['if-match'] === `"${version}"`;
    return answer.code(matches ? 200 : 412).header('ETag', `"${matches ? ++version : version}"`).send(answerOf(version));
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, stop: () => app.close() };
}

type Ask = (method: string, target: string, ...headers: [string, string][]) => Promise<RawResponse>;

async function withNginx(start: typeof expressApp, settings: NginxOptions, act: (ask: Ask, nginx: RunningNginx) => Promise<void>) {
  const app = await start();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  try {
    await act((method, target, ...headers) => request(nginx.port, { method, target, headers: [['Host', 'a.example'], ['Accept-Encoding', 'gzip'], ...headers] }), nginx);
  } finally {
    await nginx.stop();
    await app.stop();
  }
}

/** Which routes are compressed, by the setting. */
const SETTINGS: [what: string, settings: NginxOptions, compressed: string[]][] = [
  ['none', {}, ['/compressed']],
  ['{}', { gzip: {} }, ['/usual', '/compressed']],
  ['enabled', { gzip: { enabled: true } }, ['/usual', '/compressed']],
  ['not enabled', { gzip: { enabled: false } }, ['/compressed']],
];

describe.each([['Express', expressApp], ['Fastify', fastifyApp]] as const)('an app of %s with strong entity tags', (_, start) => {
  test.each(SETTINGS)('supports conditional reads and writes of a client that accepts gzip; gzip: %s', (__, settings, compressed) => withNginx(start, settings, async (ask) => {
    for (const path of ['/usual', '/as-it-is', '/compressed']) {
      const read = await ask('GET', path);
      const etag = read.header('ETag')!;
      const isCompressed = compressed.includes(path);
      expect({ path, encoding: read.header('Content-Encoding'), vary: read.header('Vary'), weak: etag.startsWith('W/') })
        .toEqual({ path, encoding: isCompressed ? 'gzip' : undefined, vary: isCompressed ? 'Accept-Encoding' : undefined, weak: isCompressed });
      expect(JSON.parse(String(isCompressed ? zlib.gunzipSync(read.body) : read.body)).text).toBe(answerOf(1).text);
      if (!isCompressed) {
        expect((await ask('GET', path, ['If-None-Match', etag])).status).toBe(304);
        const written = await ask('PUT', path, ['If-Match', etag], ['Content-Length', '0']);
        expect([path, written.status, (await ask('PUT', path, ['If-Match', etag], ['Content-Length', '0'])).status]).toEqual([path, 200, 412]);
        expect((await ask('PUT', path, ['If-Match', written.header('ETag')!], ['Content-Length', '0'])).status).toBe(200);
      }
    }
  }));
});

test('compresses one single route by the settings', () => withNginx(expressApp, { gzip: { enabled: false, minLengthBytes: 10_000 } }, async (ask) => {
  expect((await ask('GET', '/compressed')).header('Content-Encoding')).toBeUndefined();
}));

test('adds no text to a configuration without compression', () => {
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/', { responseCompression: false })] }), appPort: 3000 });
  expect(text).not.toMatch(/^ *gzip/m);
});
