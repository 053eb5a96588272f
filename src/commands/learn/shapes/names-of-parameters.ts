import type { JudgedPath } from './judgement';
import type { LearnedPath, LearnedSegment } from './learned-path';
import { PathPlaces } from './path-places';
import { MOST_EXPECTED } from './profile';
import { addTo } from '../../../grouped-by';
import { Evidence, mergedEvidence } from '../evidence/evidence';

/**
 * Joins paths with literal or listed names to paths that have parameters in place of the names, if the methods are the same or if chance explains
 * that requests for further methods are missing. Such a name is a value, or a name for which a route of its own would allow the same.
 */
export function withNamesOfParameters(paths: JudgedPath[]): JudgedPath[] {
  const certain = paths.filter((one) => one.certain.size > 0 && !one.path.isFolder);
  const places = new PathPlaces(certain);
  const joined = new Map<JudgedPath, JudgedPath[]>();
  const targets = new Map<JudgedPath, JudgedPath>();
  certain.forEach((one) => {
    const target = places.moreGeneral(one.path.segments).find((other) => other !== one && explains(other, one));
    if (target !== undefined) {
      targets.set(one, target);
    }
  });
  targets.forEach((_, one) => {
    let target = one;
    while (targets.has(target)) {
      target = targets.get(target)!;
    }
    addTo(joined, target, one);
  });
  return paths.flatMap((one) => {
    const target = targets.get(one);
    if (target !== undefined) {
      const uncertain = new Map([...one.uncertain].filter(([method]) => !target.certain.has(method)));
      return uncertain.size > 0 ? [{ ...one, certain: new Map(), uncertain }] : [];
    }
    return [joined.has(one) ? together(one, joined.get(one)!) : one];
  });
}

/** Whether a path has no other methods than a more general path, and chance explains that further methods have no or few requests. */
function explains(general: JudgedPath, { certain, uncertain }: JudgedPath): boolean {
  const further = [...general.certain].filter(([method]) => !certain.has(method));
  const few = succeeded(further.flatMap(([method]) => uncertain.has(method) ? [uncertain.get(method)!.evidence] : []));
  const expected = succeeded(certain.values()) * succeeded(further.map(([, evidence]) => evidence))
    / succeeded([...general.certain].filter(([method]) => certain.has(method)).map(([, evidence]) => evidence));
  return [...certain.keys()].every((method) => general.certain.has(method)) && expected <= MOST_EXPECTED * (1 + few);
}

function succeeded(evidence: Iterable<Evidence>): number {
  return [...evidence].reduce((sum, one) => sum + one.succeeded, 0);
}

/** A path with the evidence of paths with names in place of its parameters. */
function together(one: JudgedPath, joined: JudgedPath[]): JudgedPath {
  const certain = mergedEvidence([one, ...joined].flatMap((each) => [...each.certain]));
  const uncertain = new Map([...one.uncertain].filter(([method]) => !certain.has(method)));
  return { certain, uncertain, path: withNames(one.path, joined) };
}

function withNames(path: LearnedPath, joined: JudgedPath[]): LearnedPath {
  const segments = path.segments.map((segment, at): LearnedSegment => {
    if ('literal' in segment) {
      return segment;
    }
    const names = new Map(segment.names);
    joined.forEach((one) => {
      const own = one.path.segments[at];
      const counts = 'literal' in own ? new Map([[own.literal, succeeded(one.certain.values())]]) : own.isListed ? own.names : undefined;
      counts?.forEach((requests, name) => names.set(name, (names.get(name) ?? 0) + requests));
    });
    return { ...segment, names };
  });
  return { ...path, segments };
}
