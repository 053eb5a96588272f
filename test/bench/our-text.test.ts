import { ourText, withoutGates } from '../../bench/proxies/our-text';
import { Allowlist, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';

const shipped = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000 }).text;
const place = { listen: '127.0.0.1:1001', health: '127.0.0.1:1002', app: '127.0.0.1:1003', folder: '/there', accessLog: 'off' };
const lines = (text: string) => text.split('\n');

test('changes only addresses, written files and the access log', () => {
  const text = ourText(shipped, place);
  expect(lines(text)).toHaveLength(lines(shipped).length);
  const differing = lines(text).filter((line, i) => line !== lines(shipped)[i]).map((line) => line.trim().split(' ')[0]);
  expect([...new Set(differing)].sort()).toEqual([
    'access_log', 'client_body_temp_path', 'fastcgi_temp_path', 'listen', 'pid', 'proxy_temp_path', 'scgi_temp_path', 'server', 'uwsgi_temp_path',
  ]);
  expect(text).toMatch(/^ +access_log off;$/m);
});

test('writes the log to a file in the same format', () => {
  expect(ourText(shipped, { ...place, accessLog: '/there/access.log' })).toMatch(/^ +access_log \/there\/access\.log rp_json "if=/m);
});

test('without gates only the rejecting parts are removed', () => {
  const text = withoutGates(shipped);
  expect(text).not.toContain('return 418');
  expect(text).toContain('proxy_pass');
  expect(lines(text).length).toBeLessThan(lines(shipped).length);
});

test('rejects a text without an access log', () => {
  expect(() => ourText(shipped.replace(/access_log/g, 'error_log'), place)).toThrow('the text has no access log');
});
