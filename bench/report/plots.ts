import { Bar, barChart } from './bar-chart';
import { speed } from './figures';
import { pointOf, Results } from '../results';

export interface Plot {
  /** Of the file, after `performance-`. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

const UNIT = 'requests per second on one core; more is better';

export function plots(results: Results): Plot[] {
  const bar = (label: string, variant: string, point: string): Bar => ({
    label,
    value: speed(pointOf(results, variant, point)),
    ours: /^(one-route|github|synthetic-)/.test(variant),
  });
  const plot = (name: string, title: string, bars: Bar[]): Plot => ({ name, title, svg: barChart(title, UNIT, bars) });
  return [
    plot('accepted', 'Accepted requests', [
      bar('the configuration by hand that this replaces', 'seed', 'accept'),
      bar('one location by hand, no checks', 'hand-tuned', 'accept'),
      bar('ours, one route', 'one-route', 'accept'),
      bar('ours, GitHub\'s API, cheapest operation', 'github', 'cheapest'),
      bar('ours, GitHub\'s API, dearest operation', 'github', 'dearest'),
      bar('one location for each path, first template', 'location-per-route', 'first'),
      bar('one location for each path, last template', 'location-per-route', 'last'),
      bar('HAProxy, GitHub\'s API, the same dearest operation', 'haproxy', 'dearest'),
      bar('Envoy, GitHub\'s API, the same dearest operation', 'envoy', 'dearest'),
      bar('Caddy, GitHub\'s API, the same dearest operation', 'caddy', 'dearest'),
    ]),
    plot('rejected', 'Rejected requests', [
      bar('a bare return 404', 'bare-404', 'scanner'),
      bar('ours, GitHub\'s API, scanner', 'github', 'scanner'),
      bar('ours, GitHub\'s API, wrong rest of the path', 'github', 'wrong-rest'),
      bar('ours, GitHub\'s API, wrong method', 'github', 'wrong-method'),
      bar('ours, GitHub\'s API, not canonical', 'github', 'not-canonical'),
      bar('one location for each path, scanner', 'location-per-route', 'scanner'),
      bar('HAProxy, scanner', 'haproxy', 'scanner'),
      bar('HAProxy, wrong rest of the path', 'haproxy', 'wrong-rest'),
      bar('Envoy, scanner', 'envoy', 'scanner'),
      bar('Envoy, wrong rest of the path', 'envoy', 'wrong-rest'),
      bar('Caddy, scanner', 'caddy', 'scanner'),
      bar('Caddy, wrong rest of the path', 'caddy', 'wrong-rest'),
    ]),
    plot('routes', 'Accepted requests, by the number of routes', [
      bar('1 route', 'one-route', 'accept'),
      bar('GitHub\'s API, dearest operation', 'github', 'dearest'),
      ...([['10,000', 'synthetic-10000'], ['100,000', 'synthetic-100000']] as const).flatMap(([count, variant]) => [
        bar(`${count} routes, exact path`, variant, 'exact'),
        bar(`${count} routes, template`, variant, 'template'),
        bar(`${count} routes, begins with a parameter`, variant, 'variable-first'),
      ]),
    ]),
  ];
}
