import * as fc from 'fast-check';
import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { startNginx } from '../support/nginx';
import { KeepAliveClient } from '../support/raw-client';
import { startRecordingApp } from '../support/recording-app';

const allowlist = new Allowlist({
  hosts: ['api.example.com'],
  routes: [
    Route.prefix('/', { methods: [HttpMethod.OPTIONS] }),
    Route.prefix('/a', { allowSemicolon: true }),
    Route.prefix('/a/b', { methods: [HttpMethod.POST], maxRequestBodyBytes: 100 }),
    Route.template('/a/{x}', { allowEncodedSlash: true, readTimeoutSeconds: 5 }),
    Route.template('/{x}/b/{rest+}', { allowEncodedPercent: true }),
    Route.exact('/a/b/c', { methods: [HttpMethod.GET, HttpMethod.PUT] }),
    Route.exact('/$a'),
    Route.exact('/caf%C3%A9', { responseBuffering: false }),
  ],
});

const piece = fc.constantFrom('a', 'b', 'c', 'caf%c3%a9', 'caf%C3%A9', '$a', '..', '.', '', '%2F', '%2f..', '..%2f', ';', '..;', '%25', '%252e', 'x%20y', '%00', '%0a', '\\', '%5c', '%61', '~', '#', '%ff');
const target = fc.tuple(fc.array(fc.tuple(fc.constantFrom('/', '/', '/', '//', ''), piece), { maxLength: 5 }), fc.constantFrom('', '', '?', '?a=1', '?%0a', '?%00', '/'))
  .map(([parts, query]) => '/' + parts.map(([separator, name]) => separator + name).join('').replace(/^\//, '') + query);

test('decide() and NGINX agree', async () => {
  const app = await startRecordingApp();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const client = new KeepAliveClient(nginx.port);
  try {
    await fc.assert(fc.asyncProperty(target, fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE'), async (raw, method) => {
      app.clear();
      const decision = allowlist.decide({ method, target: raw });
      const response = await client.request({ method, target: raw, headers: [['Host', 'api.example.com']] });
      expect([method, raw, response.status]).toEqual([method, raw, decision.status ?? 200]);
      expect(app.requests.map((seen) => seen.target)).toEqual(decision.allowed ? [raw] : []);
    }), { numRuns: 1500 });
  } finally {
    client.close();
    await nginx.stop();
    await app.stop();
  }
}, 60_000);
