import { ClientTrust } from './evidence/client-trust';
import type { TrafficEvidence } from './evidence/traffic-evidence';
import { JudgedPath, judgedPaths } from './shapes/judgement';
import { learnedPaths } from './shapes/learned-paths';
import { withListedValues } from './shapes/listed-values';
import { trustedShapes } from './shapes/trusted-shapes';
import { withoutMistakes } from './shapes/without-mistakes';

/** The paths that the app has, as far as logs show. */
export interface Learned {
  readonly paths: JudgedPath[];
  /** Whether the app answers every path with success. */
  readonly answersEverything: boolean;
  /** The number of paths and methods that only scanners asked for. */
  readonly scannersOnly: number;
  /** The number of paths and methods that may be mistakes of clients of an app that answers every path. */
  readonly mistakes: number;
}

/** Learns the paths of an app from the evidence of its logs. */
export function learn(evidence: TrafficEvidence): Learned {
  const answersEverything = evidence.probes.allSucceed(evidence.requests);
  const trust = new ClientTrust(evidence.tree.root, evidence.clients, answersEverything);
  const { root, refused, scannersOnly, clients } = trustedShapes(evidence.tree.root, (client) => trust.isTrusted(client));
  const likely = answersEverything ? withoutMistakes(root) : { root, leftOut: 0 };
  const paths = judgedPaths(learnedPaths(likely.root), learnedPaths(refused), { answersEverything, clients });
  return { answersEverything, scannersOnly, mistakes: likely.leftOut, paths: withListedValues(paths) };
}
