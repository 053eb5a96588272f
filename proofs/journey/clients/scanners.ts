import { HttpClient } from './http-client';
import type { Random } from '../../learning/random';

const PATHS = [
  '/.env', '/.git/config', '/.git/HEAD', '/.aws/credentials', '/.svn/entries', '/.DS_Store', '/wp-login.php', '/wp-admin/setup-config.php', '/xmlrpc.php',
  '/wordpress/wp-login.php', '/phpmyadmin/index.php', '/pma/index.php', '/adminer.php', '/info.php', '/phpinfo.php', '/shell.php', '/config.php.bak', '/backup.sql',
  '/dump.sql', '/db.zip', '/backup.tar.gz', '/server-status', '/actuator/env', '/actuator/health', '/actuator/heapdump', '/solr/admin/info/system',
  '/manager/html', '/console', '/HNAP1/', '/cgi-bin/luci', '/cgi-bin/test.cgi', '/boaform/admin/formLogin', '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/owa/auth/logon.aspx', '/remote/login', '/api/v1/pods', '/api/v2/users', '/api/v1/admin', '/api/swagger.json', '/swagger-ui/index.html', '/v2/_catalog',
  '/graphql', '/admin', '/admin/login', '/administrator/index.php', '/user/login', '/login.php', '/account/admin', '/staff', '/staff/users', '/staff/stock.bak', '/books.bak',
  '/debug/pprof/', '/metrics', '/.well-known/security.txt', '/old/index.html', '/test/', '/tmp/', '/static/../../etc/passwd', '/assets/..%2f..%2fetc/passwd',
  '/books/..;/staff', '/%2e%2e/%2e%2e/etc/passwd', '//evil.example.com/', '/?cmd=id',
];
const USER_AGENTS = ['Mozilla/5.0 zgrab/0.x', 'python-requests/2.32', 'Go-http-client/1.1', 'Mozilla/5.0 (compatible; Nuclei)'];

/** The options of a scan. */
export interface ScanOptions {
  readonly random: Random;
  readonly port: number;
  readonly scanners: number;
}

/** Scanners ask for paths of other software, with some methods, by the name of the app and by addresses. Returns the clients. */
export async function scan({ random, port, scanners }: ScanOptions): Promise<HttpClient[]> {
  const clients: HttpClient[] = [];
  for (let i = 0; i < scanners; i++) {
    const client = new HttpClient({
      port,
      address: `127.0.66.${i + 1}`,
      userAgent: random.pick(USER_AGENTS),
      ...i % 3 === 2 ? { host: '203.0.113.80' } : {},
    });
    for (const target of ['/', ...random.shuffled(PATHS).slice(0, 40)]) {
      const method = random.chance(0.85) ? 'GET' : random.pick(['POST', 'HEAD', 'PUT', 'PROPFIND', 'OPTIONS']);
      await client.send(method, target);
    }
    client.close();
    clients.push(client);
  }
  return clients;
}
