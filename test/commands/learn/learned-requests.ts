import { TrafficEvidence } from '../../../src/commands/learn/evidence/traffic-evidence';
import { learn } from '../../../src/commands/learn/learn';
import { learnedAllowlist, learnedRoutes } from '../../../src/commands/learn/output/learned-route';
import { pathKey } from '../../../src/commands/learn/shapes/learned-path';

/** What is learned from requests `METHOD TARGET STATUS CLIENT`. */
export function learned(requests: string[]) {
  const evidence = new TrafficEvidence();
  requests.forEach((request) => {
    const [method, target, status, client] = request.split(' ');
    evidence.add({ method, target, client, status: Number(status), appStatus: Number(status), weight: 1, webSocket: false });
  });
  const found = learn(evidence);
  const isAllowed = (request: string) => {
    const [method, target] = request.split(' ');
    return learnedAllowlist(learnedRoutes(found)).decide({ method, target }).allowed;
  };
  return { found, keys: found.paths.filter(({ certain }) => certain.size > 0).map(({ path }) => pathKey(path)).sort(), isAllowed };
}

const PROBES = ['/a.php', '/b.asp', '/c.jsp', '/cgi-bin/d', '/.git/config', '/wp-login.php', '/backup.sql'];

/** What is learned from requests for an app that answers everything with success, the probes of scanners included. */
export function learnedFromAnyAnswer(requests: string[]) {
  return learned([...requests, ...times(6, (i) => PROBES.map((path) => `GET ${path} 200 198.51.100.${i}`)).flat()]);
}

export const client = (number: number) => `203.0.113.${number % 20}`;

export const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

export const words = ['apple', 'birch', 'cedar', 'daisy', 'elder', 'fern', 'grape', 'hazel', 'iris'];
