import { ClientTrust } from './evidence/client-trust';
import type { TrafficEvidence } from './evidence/traffic-evidence';
import { doubtAbout, JudgedPath, Traffic } from './shapes/judgement';
import { LearnedPath } from './shapes/learned-path';
import { learnedPaths } from './shapes/learned-paths';
import { trustedShapes } from './shapes/trusted-shapes';

/** The paths that the app has, as far as logs show. */
export interface Learned {
  readonly paths: JudgedPath[];
  readonly answersEverything: boolean;
  /** The number of paths and methods that only scanners asked for. */
  readonly scannersOnly: number;
}

/** Learns the paths of an app from the evidence of its logs. */
export function learn(evidence: TrafficEvidence): Learned {
  const answersEverything = evidence.probes.allSucceed(evidence.requests);
  const trust = new ClientTrust(evidence.tree.root, evidence.clients, answersEverything);
  const { root, scannersOnly } = trustedShapes(evidence.tree.root, (client) => trust.isTrusted(client));
  const paths = learnedPaths(root);
  const traffic: Traffic = { answersEverything, clients: 99 };
  return { answersEverything, scannersOnly, paths: paths.map((path) => judged(path, paths, traffic)) };
}

function judged(path: LearnedPath, _paths: LearnedPath[], traffic: Traffic): JudgedPath {
  const result: JudgedPath = { path, certain: new Map(), uncertain: new Map() };
  const most = Math.max(...[...path.methods.values()].map(({ succeeded }) => succeeded));
  path.methods.forEach((evidence, method) => {
    const doubt = doubtAbout(evidence, traffic, most);
    if (doubt === undefined) {
      result.certain.set(method, evidence);
    } else {
      result.uncertain.set(method, { evidence, doubt });
    }
  });
  return result;
}
