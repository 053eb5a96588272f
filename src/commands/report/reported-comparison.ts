import type { Allowlist } from '../../allowlist';
import { addTo } from '../../grouped-by';
import type { Difference, DifferenceKind } from '../diff/difference';
import { decisionText, KIND_HEADINGS, KINDS, remarksOf, requestText, sidesText, subjectText, summary } from '../diff/output/difference-texts';

/** The differences between the allowlist and another version. */
export interface ReportedComparison {
  /** The name of the file or folder with the other version, without the folder that the name is in. */
  readonly against: string;
  /** The number of differences of each kind. */
  readonly summary: string;
  /** The differences by kind, first what a reviewer must see. */
  readonly groups: ReportedDifferences[];
}

/** The differences of one kind. */
export interface ReportedDifferences {
  readonly kind: DifferenceKind;
  readonly heading: string;
  readonly differences: ReportedDifference[];
}

/** A difference in the words of the command `diff`. */
export interface ReportedDifference {
  readonly subject: string;
  /** The two sides of the difference, and remarks. */
  readonly details: string[];
  /** An example of a request that the difference affects. */
  readonly request?: string;
  /** The decisions of the two versions about the request, if they differ. */
  readonly decisions?: string;
  /** The number of the path that decides, unless only the other version has the path. */
  readonly path?: number;
}

/** The differences for the page. */
export function reportedComparison(allowlist: Allowlist, against: string, differences: Difference[]): ReportedComparison {
  const numbers = new Map(allowlist._paths.map(({ route }, number) => [route.toString(), number]));
  const groups = KINDS.map((kind) => ({
    kind,
    heading: KIND_HEADINGS[kind],
    differences: differences.filter((one) => one.kind === kind).map((one) => reportedDifference(one, numbers)),
  }));
  return { against, summary: summary([{ differences }]), groups: groups.filter((group) => group.differences.length > 0) };
}

function reportedDifference(difference: Difference, numbers: Map<string, number>): ReportedDifference {
  const { witness, isDecided, newRoute, oldRoute } = difference;
  const path = numbers.get(newRoute ?? oldRoute ?? '');
  return {
    subject: subjectText(difference),
    details: [...sidesText(difference), ...remarksOf(difference)],
    ...witness !== undefined && { request: requestText(witness.request) },
    ...witness !== undefined && isDecided && { decisions: `${decisionText(witness.oldDecision)} → ${decisionText(witness.newDecision)}` },
    ...path !== undefined && { path },
  };
}

/** The kinds of the differences of each path. */
export function kindsOfPaths({ groups }: ReportedComparison): Map<number, DifferenceKind[]> {
  const kinds = new Map<number, DifferenceKind[]>();
  for (const { kind, differences } of groups) {
    for (const path of new Set(differences.flatMap((one) => one.path ?? []))) {
      addTo(kinds, path, kind);
    }
  }
  return kinds;
}
