import * as fs from 'fs';
import * as path from 'path';
import { LoadRequest } from './measure/load';
import { caddyConfiguration } from './proxies/caddy';
import { envoyConfiguration } from './proxies/envoy';
import { haproxyConfiguration } from './proxies/haproxy';
import { bare404Text, handTunedText, locationPerRouteText, seedText } from './proxies/nginx-texts';
import { ourText, withoutGates } from './proxies/our-text';
import { githubOperations } from './routes/github-routes';
import { Operations } from './routes/operations';
import { SyntheticRoute, syntheticRoutes } from './routes/synthetic-routes';
import { caddyProgram, envoyProgram } from './setup/python-packages';
import { program } from './setup/tools';
import { nginxBinary } from '../scripts/setup/nginx';

/** A request that is measured, by a name that is the same wherever it plays the same part. */
export interface Point {
  readonly name: string;
  readonly title: string;
  readonly request: LoadRequest;
  readonly accepted: boolean;
  /** Whether instructions are counted, too. */
  readonly count?: boolean;
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
const SCANNER = get('/phpMyAdmin{}/scripts/setup.php');
const scanner: Point = { name: 'scanner', title: 'scanner, unknown first segment', request: SCANNER, accepted: false, count: true };
const accept: Point = { name: 'accept', title: 'accepted', request: get('/api/orders/{}'), accepted: true, count: true };
const wrongRest: Point = { name: 'wrong-rest', title: 'right first segments, wrong rest', request: get('/repos/{}/{}/no-such-thing'), accepted: false, count: true };

const operations: { made?: Operations[] } = {};
const github = () => operations.made ??= githubOperations();

export function variants(write: WriteConfiguration): Variant[] {
  return [
    nginx('seed', 'the configuration by hand that this replaces', ({ port, app, folder }) => ({ text: seedText(`127.0.0.1:${port}`, app, folder) }), [accept], { quick: true }),
    nginx('hand-tuned', 'one location by hand, connections kept, no checks',
      ({ port, app, folder }) => ({ text: handTunedText(`127.0.0.1:${port}`, app, folder) }), [accept, scanner], { quick: true }),
    nginx('bare-404', 'a bare `return 404`', ({ port, folder }) => ({ text: bare404Text(`127.0.0.1:${port}`, folder) }), [scanner], { quick: true }),
    ours('one-route', 'ours, one route', 'one', write, [
      accept,
      scanner,
      { name: 'wrong-method', title: 'wrong method', request: { method: 'DELETE', target: '/api/orders/{}' }, accepted: false, count: true },
      { name: 'not-canonical', title: 'not canonical', request: get('/api/{}/../b'), accepted: false, count: true },
    ], { quick: true }),
    nginx('gates-off', 'ours, one route, without what rejects', place => ({ text: withoutGates(ourText(fs.readFileSync(write('one'), 'utf8'), our(place, 'off'))) }),
      [accept], { quick: true }),
    {
      ...ours('github', 'ours, GitHub\'s API', 'github', write, [], { quick: true }),
      points: dear => [
        ...githubAccepted(dear),
        { name: 'repeated', title: 'the dearest operation, one request repeated', request: repeated(dear.dearest), accepted: true },
        scanner,
        wrongRest,
        { name: 'wrong-method', title: 'right path, wrong method', request: { method: 'DELETE', target: '/repos/{}/{}/contributors' }, accepted: false, count: true },
        { name: 'not-canonical', title: 'not canonical', request: get('/repos/{}/../b'), accepted: false, count: true },
      ],
    },
    ...[10_000, 100_000].map(count => synthetic(count, write)),
    nginx('location-per-route', 'GitHub\'s API, one location for each path',
      ({ port, app, folder }) => ({ text: locationPerRouteText(`127.0.0.1:${port}`, app, folder, github()) }), [
        { ...accept, name: 'first', title: 'the first template', request: get(github().find(isTemplate)!.path.replace(/\{[^}]*\}/g, '{}')) },
        { ...accept, name: 'last', title: 'the last template', request: get([...github()].reverse().find(o => isTemplate(o) && o.methods.includes('GET'))!.path.replace(/\{[^}]*\}/g, '{}')) },
        scanner,
        wrongRest,
      ]),
    other('haproxy', 'HAProxy, GitHub\'s API', place => {
      const text = haproxyConfiguration(place.port, place.app, place.folder, github());
      const file = written(place, 'haproxy.cfg', text);
      return { command: [program('haproxy'), '-db', '-f', file], textBytes: folderBytes(place.folder) };
    }),
    other('caddy', 'Caddy, GitHub\'s API', place => {
      const file = written(place, 'caddy.json', caddyConfiguration(place.port, place.app, place.folder, github()));
      return { command: [caddyProgram(), 'run', '--config', file], textBytes: folderBytes(place.folder), environment: { GOMAXPROCS: '1' } };
    }),
    other('envoy', 'Envoy, GitHub\'s API', place => {
      const file = written(place, 'envoy.json', envoyConfiguration(place.port, place.app, github()));
      return {
        command: [envoyProgram(), '-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'],
        textBytes: folderBytes(place.folder),
      };
    }),
    nginx('one-route-log', 'ours, one route, JSON log to a file', place => {
      const accessLog = path.join(place.folder, 'access.log');
      return { text: ourText(fs.readFileSync(write('one'), 'utf8'), our(place, accessLog)), accessLog };
    }, [accept]),
    nginx('hand-tuned-log', 'one location by hand, combined log to a file', ({ port, app, folder }) => {
      const accessLog = path.join(folder, 'access.log');
      return { text: handTunedText(`127.0.0.1:${port}`, app, folder, `${accessLog} combined`), accessLog };
    }, [accept]),
  ];
}

function isTemplate({ path: template }: Operations): boolean {
  return template.includes('{');
}

function githubAccepted({ cheapest, dearest }: DearAndCheap): Point[] {
  return [
    { name: 'cheapest', title: `cheapest operation, ${named(cheapest)}`, request: cheapest, accepted: true, count: true },
    { name: 'dearest', title: `dearest operation, ${named(dearest)}`, request: dearest, accepted: true, count: true },
  ];
}

function named({ method, target }: LoadRequest): string {
  return `\`${method} ${target}\``;
}

function repeated({ method, target }: LoadRequest): LoadRequest {
  return { method, target: target.replace(/\{\}/g, '4711') };
}

/** Every operation of GitHub's API as a request, with `{}` for each parameter. */
export function githubRequests(): LoadRequest[] {
  return github().flatMap(({ path: template, methods }) => methods.filter(method => method !== 'HEAD')
    .map(method => ({ method, target: template.replace(/\{[^}]*\}/g, '{}') })));
}

type More = Partial<Pick<Variant, 'quick' | 'startLimitMs'>>;

function nginx(name: string, title: string, make: (place: Place) => { text: string; accessLog?: string }, points: Point[], more: More = {}): Variant {
  return {
    name,
    title,
    ...more,
    prepare: place => {
      const { text, accessLog } = make(place);
      const file = written(place, 'nginx.conf', text);
      return {
        command: [nginxBinary(), '-p', place.folder, '-c', file, '-e', 'stderr'],
        textBytes: Buffer.byteLength(text),
        nginxText: text,
        accessLog,
      };
    },
    points: () => points,
  };
}

function ours(name: string, title: string, which: string, write: WriteConfiguration, points: Point[], more: More = {}): Variant {
  return nginx(name, title, place => ({ text: ourText(fs.readFileSync(write(which), 'utf8'), our(place, 'off')) }), points, more);
}

function our({ port, healthPort, app, folder }: Place, accessLog: string) {
  return { listen: `127.0.0.1:${port}`, health: `127.0.0.1:${healthPort}`, app, folder, accessLog };
}

function synthetic(count: number, write: WriteConfiguration): Variant {
  return {
    ...ours(`synthetic-${count}`, `ours, ${count.toLocaleString('en')} routes`, String(count), write, [], { startLimitMs: 60_000 }),
    points: () => {
      const routes = syntheticRoutes(count);
      const variableFirst = ({ path: template }: SyntheticRoute) => template.startsWith('/{');
      const middle = (fits: (route: SyntheticRoute) => boolean) => {
        const fitting = routes.filter(fits);
        const { path: template, methods } = fitting[Math.floor(fitting.length / 2)];
        return { method: methods[0], target: template.replace(/\{[^}]*\}/g, '{}') };
      };
      const template = middle(route => route.kind === 'template' && !variableFirst(route));
      return [
        { name: 'exact', title: 'exact path', request: middle(({ kind }) => kind === 'exact'), accepted: true, count: true },
        { name: 'template', title: 'template', request: template, accepted: true, count: true },
        { name: 'variable-first', title: 'template that begins with a parameter', request: middle(variableFirst), accepted: true, count: true },
        scanner,
        { ...wrongRest, request: { method: 'GET', target: `/${template.target.split('/')[1]}/{}/no-such-thing` } },
      ];
    },
  };
}

function other(name: string, title: string, prepare: Variant['prepare']): Variant {
  return {
    name,
    title,
    startLimitMs: 30_000,
    prepare,
    points: dear => [
      ...githubAccepted(dear),
      { name: 'repeated', title: 'the dearest operation, one request repeated', request: repeated(dear.dearest), accepted: true },
      scanner,
      wrongRest,
    ],
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
