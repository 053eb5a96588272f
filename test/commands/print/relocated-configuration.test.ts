import { Allowlist, Route } from '../../../src/allowlist';
import { relocate } from '../../../src/commands/nginx/relocated-configuration';
import { NginxConfiguration } from '../../../src/nginx';
import { SHAPES } from '../../nginx/shapes';

const shipped = new NginxConfiguration({
  allowlist: new Allowlist({ routes: [Route.prefix('/tmp/listen'), Route.exact('/x')], hosts: ['api.example.com'] }),
  appPort: 3000,
}).text;

const TO = { listen: '127.0.0.1:18080', health: '127.0.0.1:18081', app: '127.0.0.1:13000', prefix: '/var/run/proxy' };

/** The lines that differ, as `[before, after]`. */
function differences(text: string): Array<[string, string]> {
  const before = shipped.split('\n');
  const after = text.split('\n');
  expect(after).toHaveLength(before.length);
  return before.flatMap((line, index) => line === after[index] ? [] : [[line.trim(), after[index].trim()] as [string, string]]);
}

test('changes only addresses and the files that NGINX writes', () => {
  const changed = differences(relocate(shipped, TO));

  for (const [before, after] of changed) {
    expect(after).toBe(before
      .replace(/^listen 8080\b/, 'listen 127.0.0.1:18080')
      .replace(/^listen 8081\b/, 'listen 127.0.0.1:18081')
      .replace(/^server 127\.0\.0\.1:3000\b/, 'server 127.0.0.1:13000')
      .replace(/^(pid|\w+_temp_path) \/tmp\//, '$1 /var/run/proxy/')
      .replace(/^(listen|server) unix:\/tmp\//, '$1 unix:/var/run/proxy/'));
  }
  const directives = new Set(changed.map(([before]) => before.split(' ')[0]));
  expect([...directives].sort()).toEqual([
    'client_body_temp_path', 'fastcgi_temp_path', 'listen', 'pid', 'proxy_temp_path', 'scgi_temp_path', 'server', 'uwsgi_temp_path',
  ]);
});

test('leaves no deployed address', () => {
  const text = relocate(shipped, TO);

  expect(text).not.toMatch(/listen 808[01]\b/);
  expect(text).not.toContain('127.0.0.1:3000');
  expect(text.match(/^\s*\w+ "?(?:unix:)?\/tmp\//gm)).toBeNull();
});

test('supports an app on a socket file, also below /tmp', () => {
  const text = relocate(shipped, { ...TO, app: 'unix:/tmp/x/app.sock' });

  expect(text).toContain('server unix:/tmp/x/app.sock max_fails=0;');
  expect(text).toContain('server unix:/var/run/proxy/without-upgrade.sock max_fails=0;');
});

test('changes nothing without options', () => {
  expect(relocate(shipped, {})).toBe(shipped);
});

test('replaces each address independently', () => {
  expect(differences(relocate(shipped, { health: '127.0.0.1:18081' }))).toEqual([['listen 8081;', 'listen 127.0.0.1:18081;']]);
  expect(differences(relocate(shipped, { app: '127.0.0.1:13000' })).map(([before]) => before)).toEqual([expect.stringMatching(/^server /)]);
});

test('restores the deployed text if everything is put back', () => {
  expect(relocate(relocate(shipped, TO), { listen: '8080', health: '8081', app: '127.0.0.1:3000' }).replace(/\/var\/run\/proxy\//g, '/tmp/')).toBe(shipped);
});

test('relocates TLS files, and ports with two listeners', () => {
  const text = relocate(SHAPES['tls-and-proxy-protocol'].text, TO);

  expect(text.match(/^\s*\w+ "?\/tmp\//gm)).toBeNull();
  expect(text).toContain('ssl_certificate_key "/var/run/proxy/tls-key.pem";');
  expect(text).toContain('listen 127.0.0.1:18080 ssl proxy_protocol default_server;');
  // One port for all addresses, and one of them that is treated otherwise.
  expect(text).toContain('listen 18081 proxy_protocol;');
  expect(text).toContain('listen 127.0.0.1:18081;');
});

test('rejects a text that is not a configuration of the proxy', () => {
  expect(() => relocate('http {}', { listen: '127.0.0.1:1' })).toThrow('not a configuration of the proxy');
});
