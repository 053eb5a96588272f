import { ClientTrust } from './evidence/client-trust';
import type { TrafficEvidence } from './evidence/traffic-evidence';
import { Doubt } from './shapes/doubt';
import { JudgedPath, judgedPaths, withDoubt } from './shapes/judgement';
import { learnedPaths } from './shapes/learned-paths';
import { withListedValues } from './shapes/lists/listed-values';
import { pathsBesideMistakes } from './shapes/mistakes/paths-beside-mistakes';
import { withNamesOfParameters } from './shapes/names-of-parameters';
import { trustedShapes } from './shapes/trusted-shapes';

/** The paths that the app has, as far as logs show. */
export interface Learned {
  readonly paths: JudgedPath[];
  /** Whether the app answers every path with success. */
  readonly answersEverything: boolean;
  /** The number of paths and methods that only scanners asked for. */
  readonly scannersOnly: number;
}

/** Learns the paths of an app from the evidence of its logs. */
export function learn(evidence: TrafficEvidence): Learned {
  const answersEverything = evidence.probes.allSucceed(evidence.requests);
  const trust = new ClientTrust(evidence, answersEverything);
  const { root, refused, scannersOnly, clients } = trustedShapes(evidence.tree.root, (client) => trust.isTrusted(client));
  const traffic = { answersEverything, clients };
  const { paths, mistakes } = answersEverything ? pathsBesideMistakes(root, traffic)
    : { paths: judgedPaths(learnedPaths(root).paths, traffic), mistakes: [] };
  const judged = withListedValues(withNamesOfParameters(withDoubt(paths, learnedPaths(refused).paths, Doubt.ONLY_ERRORS)));
  return { answersEverything, scannersOnly, paths: withDoubt(judged, mistakes, Doubt.LIKELY_MISTAKE) };
}
