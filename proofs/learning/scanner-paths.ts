import type { Random } from './random';
import { corpus } from '../../testing/corpora';

const FOLDERS = ['', '/admin', '/backup', '/old', '/test', '/wordpress', '/cms', '/shop', '/site', '/api', '/app', '/public', '/cgi-bin', '/dev', '/tmp'];
const NAMES = ['index', 'login', 'setup', 'config', 'install', 'info', 'shell', 'upload', 'db', 'dump', 'wp-login', 'xmlrpc', 'adminer', 'status', 'console', 'web', 'users', 'env'];
const ENDS = ['', '.php', '.asp', '.aspx', '.jsp', '.cgi', '.bak', '.sql', '.old', '.zip', '.conf', '/', '.pl', '.do'];
const ALONE = ['/.env', '/.git/config', '/.git/HEAD', '/.svn/entries', '/.aws/credentials', '/actuator/env', '/phpmyadmin/', '/solr/admin/', '/manager/html', '/HNAP1/', '/server-status', '/.DS_Store'];

/** The paths that scanners ask for: those of a corpus, or generated paths where the corpus is absent. */
export function scannerPaths(random: Random): string[] {
  const recorded = corpus('scanner-dirb.jsonl')?.map(({ target }) => target).filter((target) => /^\/[A-Za-z0-9._~/-]*$/.test(target));
  return recorded ?? [...ALONE, ...random.shuffled(FOLDERS.flatMap((folder) => NAMES.flatMap((name) => ENDS.map((end) => `${folder}/${name}${end}`))))];
}
