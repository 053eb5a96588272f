import type { Api } from './api';
import { Random } from './random';
import { Traffic } from './traffic';
import { TrafficEvidence } from '../../src/commands/learn/evidence/traffic-evidence';
import { learn } from '../../src/commands/learn/learn';
import { learnedAllowlist, learnedRoutes } from '../../src/commands/learn/output/learned-route';

/** The requests that are learned from. */
export const REQUESTS = 60_000;
const PROBES = 5_000;
const SEEN = 5;

/** The result for an API. The shares are percentages. */
export interface Evaluation {
  readonly name: string;
  readonly isDrawn: boolean;
  readonly answersEverything: boolean;
  readonly operations: number;
  /** The legitimate new requests that pass. */
  readonly pass: number;
  /** The bad requests that pass. */
  readonly bad: number;
  /** The bad requests that pass, by kind. */
  readonly badKinds: Record<string, number>;
  readonly routes: number;
  /** The paths of the API with requests that were learned from. */
  readonly truePaths: number;
}

/** Learns from traffic of an API, and plays new requests against the learned allowlist. */
export function evaluate(api: Api, isDrawn: boolean, answersEverything: boolean, seed: number): Evaluation {
  const traffic = new Traffic(api, new Random(seed), answersEverything);
  const evidence = new TrafficEvidence();
  for (const request of traffic.requests(REQUESTS)) {
    evidence.add(request);
  }
  const routes = learnedRoutes(learn(evidence));
  // An allowlist has routes, so that no route is learned as no allowlist.
  const allowlist = routes.certain.length > 0 ? learnedAllowlist(routes) : undefined;
  const isAllowed = (request: { readonly method: string; readonly target: string }) => allowlist?.decide(request).allowed ?? false;
  let passed = 0;
  for (const probe of traffic.legitimate(PROBES, SEEN)) {
    passed += isAllowed(probe) ? 1 : 0;
  }
  const badKinds: Record<string, number> = {};
  let bad = 0;
  let badPassed = 0;
  for (const { kind, ...probe } of traffic.bad(PROBES)) {
    bad++;
    if (isAllowed(probe)) {
      badPassed++;
      badKinds[kind] = (badKinds[kind] ?? 0) + 1;
    }
  }
  return {
    name: api.name,
    isDrawn,
    answersEverything,
    operations: api.operations.length,
    pass: 100 * passed / PROBES,
    bad: 100 * badPassed / Math.max(1, bad),
    badKinds,
    routes: routes.certain.length,
    truePaths: traffic.seenPaths,
  };
}
