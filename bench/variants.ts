import * as fs from 'fs';
import * as path from 'path';
import { LoadRequest } from './measure/load';
import { caddyConfiguration } from './proxies/caddy';
import { envoyConfiguration } from './proxies/envoy';
import { haproxyConfiguration } from './proxies/haproxy';
import { appText, bare404Text, HandWritten, handTunedText, handWrittenText, locationPerRouteText, seedText } from './proxies/nginx-texts';
import { ourText, withoutGates } from './proxies/our-text';
import { githubOperations } from './routes/github-routes';
import { isTemplate, Operations, targetOf } from './routes/operations';
import { SyntheticRoute, syntheticRoutes } from './routes/synthetic-routes';
import { caddyProgram, envoyProgram } from './setup/python-packages';
import { tlsFiles } from '../testing/certificates';
import { program } from '../testing/setup/debian-program';
import { nginxBinary } from '../testing/setup/nginx';

/** A request that is measured, by a name that is the same wherever it plays the same part. */
export interface Point {
  readonly name: string;
  readonly title: string;
  readonly request: LoadRequest;
  readonly accepted: boolean;
  /** Whether instructions are counted, too. */
  readonly count?: boolean;
  /** How long the load lasts; default: 1, and wrk takes whole ones. */
  readonly seconds?: number;
}

/** Where a configuration is written to and what it has to name. */
export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly healthPort: number;
  readonly app: string;
}

export interface Prepared {
  readonly command: string[];
  /** The size of all that is written by or for this proxy. */
  readonly textBytes: number;
  readonly environment?: Record<string, string>;
  /** The text, where it is NGINX. */
  readonly nginxText?: string;
  /** A file that grows with each request. */
  readonly accessLog?: string;
}

export interface Variant {
  readonly name: string;
  readonly title: string;
  /** Part of `--quick`. */
  readonly quick?: boolean;
  readonly startLimitMs?: number;
  /** Whether TLS is spoken. */
  readonly tls?: boolean;
  prepare(place: Place): Prepared;
  points(dear: DearAndCheap): Point[];
}

/** The cheapest and the dearest operation of GitHub's API, for our configuration. */
export interface DearAndCheap {
  readonly cheapest: LoadRequest;
  readonly dearest: LoadRequest;
}

/** Writes our configuration for an allowlist to a file, within a time limit. */
export type WriteConfiguration = (which: string) => string;

const get = (target: string): LoadRequest => ({ method: 'GET', target });
const scanner: Point = { name: 'scanner', title: 'scanner, unknown first segment', request: get('/phpMyAdmin{}/scripts/setup.php'), accepted: false, count: true };
const accept: Point = { name: 'accept', title: 'accepted', request: get('/api/orders/{}'), accepted: true, count: true };
const EXCHANGES: Point[] = [
  accept,
  exchange('gzip-10k', '10 kB of JSON, compressed', { ...get('/api/files/10k.json'), headers: { 'Accept-Encoding': 'gzip' } }),
  exchange('gzip-1m', '1 MB of JSON, compressed', { ...get('/api/files/1m.json'), headers: { 'Accept-Encoding': 'gzip' }, connections: 8 }, 2),
  exchange('download-1m', '1 MB down', { ...get('/api/files/1m.json'), connections: 8 }, 2),
  exchange('download-100m', '100 MB down', { ...get('/api/files/100m.bin'), connections: 2 }, 4),
  exchange('upload-1m', '1 MB up', { method: 'POST', target: '/api/uploads', bodyBytes: 1e6, connections: 8 }, 2),
  exchange('upload-100m', '100 MB up', { method: 'POST', target: '/api/uploads', bodyBytes: 1e8, connections: 2 }, 4),
];
const TLS_POINTS: Point[] = [
  exchange('accept', 'accepted, over kept connections with TLS', accept.request),
  exchange('handshake', 'accepted, each with a handshake of its own', { ...accept.request, closed: true }, 2),
];
const wrongRest: Point = { name: 'wrong-rest', title: 'right first segments, wrong rest', request: get('/repos/{}/{}/no-such-thing'), accepted: false, count: true };

let operations: Operations[] | undefined;
const github = () => operations ??= githubOperations();

export function variants(write: WriteConfiguration): Variant[] {
  return [
    nginx('seed', 'the configuration by hand that this replaces', (place) => seedText(listen(place), place.app, place.folder), [accept], QUICK),
    nginx('hand-tuned', 'one location by hand, connections kept, no checks', (place) => handTunedText(listen(place), place.app, place.folder),
      [accept, scanner], QUICK),
    nginx('hand-written', 'one location by hand, with the headers and limits that ours has, no checks',
      (place) => byHand(place), [accept], QUICK),
    nginx('bare-404', 'a bare `return 404`', (place) => bare404Text(listen(place), place.folder), [scanner], QUICK),
    nginx('one-route', 'ours, one route', (place) => ourTextFor(write('one'), place), [
      accept, scanner, rejected('wrong-method', 'wrong method', 'DELETE', '/api/orders/{}'), rejected('not-canonical', 'not canonical', 'GET', '/api/{}/../b'),
    ], QUICK),
    nginx('gates-off', 'ours, one route, without what rejects', (place) => withoutGates(ourTextFor(write('one'), place)), [accept], QUICK),
    nginx('github', 'ours, GitHub\'s API', (place) => ourTextFor(write('github'), place), (dear) => [
      ...githubAccepted(dear),
      scanner,
      wrongRest,
      rejected('wrong-method', 'right path, wrong method', 'DELETE', '/repos/{}/{}/contributors'),
      rejected('not-canonical', 'not canonical', 'GET', '/repos/{}/../b'),
    ], QUICK),
    ...[10_000, 100_000].map((count) => nginx(`synthetic-${count}`, `ours, ${count.toLocaleString('en')} routes`,
      (place) => ourTextFor(write(String(count)), place), () => syntheticPoints(count), { startLimitMs: 60_000 })),
    nginx('location-per-route', 'GitHub\'s API, one location for each path', (place) => locationPerRouteText(listen(place), place.app, place.folder, github()),
      () => {
        const templates = github().filter((operation) => isTemplate(operation) && operation.methods.includes('GET'));
        return [
          { ...accept, name: 'first', title: 'the first template', request: get(targetOf(templates[0].path)) },
          { ...accept, name: 'last', title: 'the last template', request: get(targetOf(templates[templates.length - 1].path)) },
          scanner,
          wrongRest,
        ];
      }),
    other('haproxy', 'HAProxy, GitHub\'s API', (place) => {
      const file = written(place, 'haproxy.cfg', haproxyConfiguration(place.port, place.app, place.folder, github()));
      return { command: [program('haproxy'), '-db', '-f', file] };
    }),
    other('caddy', 'Caddy, GitHub\'s API', (place) => {
      const file = written(place, 'caddy.json', caddyConfiguration(place.port, place.app, place.folder, github()));
      return { command: [caddyProgram(), 'run', '--config', file], environment: { GOMAXPROCS: '1' } };
    }),
    other('envoy', 'Envoy, GitHub\'s API', (place) => {
      const file = written(place, 'envoy.json', envoyConfiguration(place.port, place.app, github()));
      return { command: [envoyProgram(), '-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'] };
    }),
    nginx('app', 'the app, without a proxy', (place) => appText(listen(place), place.folder), [accept]),
    nginx('exchange', 'ours, with its JSON log to a file', (place) => ourTextFor(write('exchange'), place, accessLogIn(place)), EXCHANGES, { log: true }),
    nginx('exchange-by-hand', 'by hand, with the same headers, limits and JSON log',
      (place) => byHand(place, { jsonLog: accessLogIn(place) }), EXCHANGES, { log: true }),
    nginx('tls', 'ours, with TLS and its JSON log to a file', (place) => ourTextFor(write('tls'), place, accessLogIn(place)), TLS_POINTS, { log: true, tls: true }),
    nginx('tls-by-hand', 'by hand, with TLS and the same headers, limits and JSON log',
      (place) => byHand(place, { jsonLog: accessLogIn(place), tls: true }), TLS_POINTS, { log: true, tls: true }),
    nginx('one-route-log', 'ours, one route, JSON log to a file', (place) => ourTextFor(write('one'), place, accessLogIn(place)), [accept], { log: true }),
    nginx('hand-tuned-log', 'one location by hand, combined log to a file',
      (place) => handTunedText(listen(place), place.app, place.folder, `${accessLogIn(place)} combined`), [accept], { log: true }),
  ];
}

const QUICK = { quick: true };

function rejected(name: string, title: string, method: string, target: string): Point {
  return { name, title, request: { method, target }, accepted: false, count: true };
}

/** Something else than many small requests. */
function exchange(name: string, title: string, request: LoadRequest, seconds = 1): Point {
  return { name, title, request, accepted: true, seconds };
}

function byHand(place: Place, options?: HandWritten): string {
  return handWrittenText(listen(place), place.app, place.folder, options);
}

function listen({ port }: Place): string {
  return `127.0.0.1:${port}`;
}

function accessLogIn({ folder }: Place): string {
  return path.join(folder, 'access.log');
}

function githubAccepted({ cheapest, dearest }: DearAndCheap): Point[] {
  const named = ({ method, target }: LoadRequest) => `\`${method} ${target}\``;
  return [
    { name: 'cheapest', title: `cheapest operation, ${named(cheapest)}`, request: cheapest, accepted: true, count: true },
    { name: 'dearest', title: `dearest operation, ${named(dearest)}`, request: dearest, accepted: true, count: true },
    {
      name: 'repeated',
      title: 'the dearest operation, one request repeated',
      request: { ...dearest, target: dearest.target.replace(/\{\}/g, '4711') },
      accepted: true,
    },
  ];
}

/** Every operation of GitHub's API as a request. */
export function githubRequests(): LoadRequest[] {
  return github().flatMap((operation) => operation.methods.filter((method) => method !== 'HEAD')
    .map((method) => ({ method, target: targetOf(operation.path) })));
}

/** From the middle of the list, which is as good as any. */
function syntheticPoints(count: number): Point[] {
  const routes = syntheticRoutes(count);
  const variableFirst = (route: SyntheticRoute) => route.path.startsWith('/{');
  const middle = (fits: (route: SyntheticRoute) => boolean) => {
    const fitting = routes.filter(fits);
    const route = fitting[Math.floor(fitting.length / 2)];
    return { method: route.methods[0], target: targetOf(route.path) };
  };
  const template = middle((route) => isTemplate(route) && !variableFirst(route));
  return [
    { name: 'exact', title: 'exact path', request: middle((route) => !isTemplate(route)), accepted: true, count: true },
    { name: 'template', title: 'template', request: template, accepted: true, count: true },
    { name: 'variable-first', title: 'template that begins with a parameter', request: middle(variableFirst), accepted: true, count: true },
    scanner,
    { ...wrongRest, request: get(`/${template.target.split('/')[1]}/{}/no-such-thing`) },
  ];
}

interface NginxOptions {
  readonly quick?: boolean;
  readonly startLimitMs?: number;
  /** Whether there is an access log, at `accessLogIn`. */
  readonly log?: boolean;
  readonly tls?: boolean;
}

type Points = Point[] | Variant['points'];

function nginx(name: string, title: string, make: (place: Place) => string, points: Points, { log, ...options }: NginxOptions = {}): Variant {
  return {
    name,
    title,
    ...options,
    prepare: (place) => {
      const text = make(place);
      const file = written(place, 'nginx.conf', text);
      Object.entries(tlsFiles(text)).forEach(([pem, content]) => written(place, pem, content));
      return {
        command: [nginxBinary(), '-p', place.folder, '-c', file, '-e', 'stderr'],
        textBytes: Buffer.byteLength(text),
        nginxText: text,
        accessLog: log ? accessLogIn(place) : undefined,
      };
    },
    points: Array.isArray(points) ? () => points : points,
  };
}

function ourTextFor(shipped: string, place: Place, accessLog = 'off'): string {
  const { healthPort, app, folder } = place;
  return ourText(fs.readFileSync(shipped, 'utf8'), { listen: listen(place), health: `127.0.0.1:${healthPort}`, app, folder, accessLog });
}

function other(name: string, title: string, prepare: (place: Place) => Omit<Prepared, 'textBytes'>): Variant {
  return {
    name,
    title,
    startLimitMs: 30_000,
    prepare: (place) => {
      const prepared = prepare(place);
      return { ...prepared, textBytes: folderBytes(place.folder) };
    },
    points: (dear) => [...githubAccepted(dear), scanner, wrongRest],
  };
}

function written({ folder }: Place, name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

function folderBytes(folder: string): number {
  return fs.readdirSync(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
}
