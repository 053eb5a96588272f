import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { python } from '../../../testing/setup/python';
import { temporaryFolder } from '../../../testing/temporary-folder';

interface Finding {
  readonly plugin: string;
  readonly path: string;
  readonly line: number;
  readonly config: string;
  readonly summary: string;
}

/** The findings that are accepted, with reasons. */
const ALLOWED: Array<{ plugin: string; in: RegExp; server?: RegExp; why: string }> = [
  { plugin: 'proxy_buffering_off', in: /location [^\n]*\/events/, why: 'only on the route that asked for it, for server-sent events' },
  { plugin: 'proxy_buffering_off', in: /^server \{\s*proxy_buffering off;\s*\}$/, why: 'the server that asked collects' },
  {
    plugin: 'if_is_evil',
    in: /^(?:if \(\$(?:rp_dropped_upgrade|http_upgrade != "")\) \{\s*proxy_pass http:\/\/rp_app_without_upgrade;\s*\}|(?!if \()[^])*$/,
    why: 'the block has `proxy_pass` and nothing else, which takes all that its location says; tests compare both ways',
  },
  {
    plugin: 'if_is_evil',
    // The finding shows no other `if`.
    in: /^(?:(?!\bif \()[^]|\bif \(\$request !~ [^\n]*\) \{\s*set \$rp_looked_up \$rp_reason;\s*\})*$/,
    why: 'the block only sets a variable, which belongs to the module of `if` itself',
  },
  {
    plugin: 'if_is_evil',
    in: /^server \{\s*location = \/health \{\s*if \(\$request_method [^\n]*\{\s*add_header Allow "GET, HEAD" always;\s*\}\s*\}\s*\}$/,
    why: 'the block answers with 405 (gixy leaves the `return` out), so nothing else of its location counts',
  },
  {
    plugin: 'host_spoofing',
    in: /^server \{\s*proxy_set_header Host \$http_host;\s*\}$/,
    server: /^ +listen unix:\/tmp\/without-upgrade\.sock;$/m,
    why: 'only the server that clients see connects there, and what it sends is the host by which it allowed the request, with the port that was read',
  },
  { plugin: 'stale_dns_cache', in: /server app:3000/, why: 'the name of a container link, which stands in the task\'s /etc/hosts and changes with the task only' },
];

/** The text of the server with the line, up to that line: the listen directives come first. */
function serverOf({ path: file, line }: Finding): string {
  const before = fs.readFileSync(file, 'utf8').split('\n').slice(0, line);
  return before.slice(before.lastIndexOf('    server {')).join('\n');
}

const isAllowed = (finding: Finding) => ALLOWED.some(({ plugin, in: place, server = /^/ }) => (
  plugin === finding.plugin && place.test(finding.config) && server.test(serverOf(finding))));

const GOLDEN = path.join(__dirname, '..', 'golden');
const golden = fs.readdirSync(GOLDEN).filter((name) => name.endsWith('.conf')).map((name) => path.join(GOLDEN, name));
const folder = temporaryFolder();
const found = python();

if ('absent' in found) {
  test.skip(`gixy (skipped: ${found.absent})`, () => undefined);
} else {
  const gixy = (files: string[]): Finding[] => {
    const run = spawnSync(found.executable, ['-m', 'gixy', '-f', 'json', ...files], { encoding: 'utf8' });
    try {
      return JSON.parse(run.stdout);
    } catch {
      throw new Error(`gixy failed: ${run.stderr}`);
    }
  };

  test.each(golden.map((file) => [path.basename(file), file]))('gixy reports only accepted findings for %s', (_, file) => {
    const findings = gixy([file]).filter((finding) => !isAllowed(finding));
    expect(findings.map(({ plugin, line, summary }) => `${plugin}, line ${line}: ${summary}`)).toEqual([]);
  });

  test('gixy finds a problem that is inserted into a golden file', () => {
    const canary = path.join(folder, 'canary.conf');
    const text = fs.readFileSync(path.join(GOLDEN, 'one-prefix.conf'), 'utf8')
      .replace('server_tokens off;', 'server_tokens on;')
      .replace(/proxy_pass http:\/\/rp_app;/, 'add_header X-Uri $uri; proxy_pass http://rp_app$uri;')
      .replace(/proxy_set_header Host "[^"]+";/, 'proxy_set_header Host $http_host;');
    fs.writeFileSync(canary, text);
    const plugins = gixy([canary]).filter((finding) => !isAllowed(finding)).map(({ plugin }) => plugin);
    expect(plugins).toEqual(expect.arrayContaining(['http_splitting', 'version_disclosure', 'host_spoofing']));
  });
}
