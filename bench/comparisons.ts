/** A request of a configuration, by their names. */
export interface PointName {
  readonly variant: string;
  readonly point: string;
}

/** Two requests whose speeds are compared, and what has to come out. */
export interface Comparison {
  readonly title: string;
  readonly measured: PointName;
  readonly baseline: PointName;
  /** How many times as fast as the baseline it has to be; if left out, faster. */
  readonly atLeast?: number;
}

const of = (variant: string, point: string): PointName => ({ variant, point });
const ONE_ROUTE = of('one-route', 'accept');
const BY_HAND = of('hand-tuned', 'accept');
const BARE_404 = of('bare-404', 'scanner');
const EXCHANGES: Array<[point: string, title: string]> = [
  ['accept', 'small answers with the log'], ['gzip-10k', '10 kB of JSON, compressed'], ['gzip-1m', '1 MB of JSON, compressed'],
  ['download-1m', '1 MB down'], ['download-100m', '100 MB down'], ['upload-1m', '1 MB up'], ['upload-100m', '100 MB up'],
];
const TLS: Array<[point: string, title: string]> = [['accept', 'TLS over kept connections'], ['handshake', 'TLS with a handshake for each request']];
const OTHER_PROXIES: Array<[variant: string, title: string]> = [['haproxy', 'HAProxy'], ['caddy', 'Caddy'], ['envoy', 'Envoy']];

export const COMPARISONS: Comparison[] = [
  { title: 'one route, against the configuration by hand that this replaces', measured: ONE_ROUTE, baseline: of('seed', 'accept'), atLeast: 4 },
  ...['cheapest', 'dearest'].map((point) =>
    ({ title: `GitHub's API, ${point} operation, against one route`, measured: of('github', point), baseline: ONE_ROUTE, atLeast: 0.97 })),
  ...['cheapest', 'dearest'].map((point) =>
    ({ title: `GitHub's API, ${point} operation, against one location by hand`, measured: of('github', point), baseline: BY_HAND, atLeast: 0.95 })),
  ...([
    ['scanner', 'scanners', 1],
    ['wrong-rest', 'a wrong rest of a path', 0.75],
    ['wrong-method', 'a wrong method', 0.75],
    ['not-canonical', 'what is not canonical', 0.75],
  ] as const).map(([point, what, atLeast]) =>
    ({ title: `rejecting ${what}, GitHub's API, against a bare \`return 404\``, measured: of('github', point), baseline: BARE_404, atLeast })),
  ...([
    ['exact', 'exact path'],
    ['template', 'template'],
    ['variable-first', 'template that begins with a parameter'],
  ] as const).map(([point, what]) =>
    ({ title: `100,000 routes, ${what}, against one route`, measured: of('synthetic-100000', point), baseline: ONE_ROUTE, atLeast: 0.97 })),
  ...EXCHANGES.map(([point, what]) =>
    ({ title: `${what}, against the same by hand`, measured: of('exchange', point), baseline: of('exchange-by-hand', point), atLeast: 0.95 })),
  ...TLS.map(([point, what]) =>
    ({ title: `${what}, against the same by hand`, measured: of('tls', point), baseline: of('tls-by-hand', point), atLeast: 0.95 })),
  ...OTHER_PROXIES.flatMap(([variant, title]) => ([
    ['dearest', 'GitHub\'s API, dearest operation'],
    ['scanner', 'rejecting scanners'],
    ['wrong-rest', 'rejecting a wrong rest of a path'],
  ] as const).map(([point, what]) =>
    ({ title: `${what}, against ${title}`, measured: of('github', point), baseline: of(variant, point) }))),
];
