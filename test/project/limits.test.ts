import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, Route, RouteOptions } from '../../src/allowlist';
import { UpstreamProtocol, NginxConfiguration } from '../../src/nginx';
import { readNginxSettings } from '../../src/nginx/settings/settings-reader';
import { parseNginx, ParsedDirective } from '../../testing/nginx-syntax';

const TEXT = fs.readFileSync(path.resolve(__dirname, '../../docs/limits.md'), 'utf8');

/** The rows of all tables: the directive, with its block if it has one, its value, and the prop that sets it. */
const ROWS = [...TEXT.matchAll(/^\| (`[^|]*`) \| ([^|]*) \| ([^|]*) \| [^|]* \|$/gm)].map(([, directive, value, setBy]) => ({ directive: directive.replace(/`/g, ''), value, setBy }));

/** Directives that are no limits and no times, though their names look so. */
const OTHERS = /_hash_(?:max|bucket)_size$|^limit_req|^limit_conn/;
const LIMIT = /timeout$|(?:_|^)size$|_buffers$|_buffer_size$|_buffering$|^keepalive|_connections$|_requests$/;

const kept = (block: ParsedDirective[], name: string) => block.filter((directive) => directive.name === name);

/** The limits of the service: of `http`, of `events` and of the whole, and those of connections to the app. */
function limitsOf(appProtocol: UpstreamProtocol): string[] {
  const tree = parseNginx(new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/')] }), appPort: 3000, appProtocol }).text);
  const [http] = kept(tree, 'http');
  const upstream = kept(http.block!, 'upstream').find(({ args }) => args[0] === 'rp_app')!;
  const shown = (directives: ParsedDirective[], before = '') => directives.filter(({ name }) => (LIMIT.test(name) || name === 'large_client_header_buffers') && !OTHERS.test(name))
    .map(({ name, args }) => `${before && name !== 'keepalive' ? before : ''}${name.replace(/^(?:grpc|fastcgi|uwsgi)_/, 'proxy_')} ${args.join(' ')}`);
  return [...shown(tree), ...shown(kept(tree, 'events')[0].block!), ...shown(http.block!), ...shown(upstream.block!, 'upstream ')];
}

test('the table lists each limit and timeout of the configuration, with its value', () => {
  const rows = ROWS.filter(({ directive }) => directive !== 'reset_timedout_connection').map(({ directive, value }) => `${directive} ${value}`);
  expect(limitsOf(UpstreamProtocol.http()).sort()).toEqual(rows.sort());
});

test.each([['gRPC', UpstreamProtocol.grpc()], ['FastCGI', UpstreamProtocol.fastCgi({ scriptFilename: '/srv/front-controller.php' })], ['uwsgi', UpstreamProtocol.uwsgi()]])('the table lists the limits of a configuration for %s', (_, protocol) => {
  const rows = ROWS.map(({ directive, value }) => `${directive} ${value}`);
  expect(limitsOf(protocol).filter((limit) => !rows.includes(limit))).toEqual([]);
});

const isTime = (name: string) => name.endsWith('Timeout');

test('the props in the table exist', () => {
  for (const { setBy } of ROWS) {
    for (const [, name] of setBy.matchAll(/setting (?:and option )?`(\w+)`/g)) {
      expect(() => readNginxSettings({ [isTime(name) ? `${name}Seconds` : name]: 'x' })).toThrow(/must be a (?:number|whole number of seconds)/);
    }
    for (const [, name] of setBy.matchAll(/option `(\w+)`/g)) {
      const options: RouteOptions = name === 'requestBuffering' ? { requestBuffering: false } : { [name]: isTime(name) ? Duration.seconds(33_333) : 33_333 };
      const text = (route: Route) => new NginxConfiguration({ allowlist: new Allowlist({ routes: [route] }), appPort: 3000 }).text;
      expect(text(Route.prefix('/', options))).not.toBe(text(Route.prefix('/')));
    }
  }
});
