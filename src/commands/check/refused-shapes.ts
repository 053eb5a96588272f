import { DecidedRequest, LoggedDecision } from './logged-decisions';
import { RefusedRequests } from './refused-requests';
import { RejectionReason } from '../../allowlist';
import { rawPathOf } from '../../allowlist/paths/raw-path';
import { groupedBy } from '../../grouped-by';
import { ANY_TEXT, isPlaceholder, segmentShape } from '../learn/segment-shape';

/** Above this number, further shapes are counted together. */
const MAX_SHAPES = 20_000;
/** Above this number, texts in the same place of a path are values of one parameter. */
const MAX_TEXTS = 15;
const LONGEST_SHAPE = 200;
/** The methods that are told apart above the number of shapes. */
const COUNTED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const OTHER_PATHS = 'other paths';
const OTHER_METHODS = 'other methods';

/** The refused requests by method, reason and shape, in memory that grows with the shapes and is bounded. */
export class RefusedShapes {
  private readonly groups = new Map<string, RefusedRequests>();

  /** The group of a request. */
  public of(request: DecidedRequest, decided: LoggedDecision): RefusedRequests {
    const { method, target, host } = request;
    const shape = decided.reason === RejectionReason.UNKNOWN_HOST ? host ?? '' : pathShape(rawPathOf(target));
    return this.find(method, shape, decided)
      ?? this.find(COUNTED_METHODS.includes(method) ? method : OTHER_METHODS, OTHER_PATHS, decided, Infinity)!;
  }

  private find(method: string, shape: string, decided: LoggedDecision, maxShapes = MAX_SHAPES): RefusedRequests | undefined {
    const key = `${method} ${groupKey(decided)} ${shape}`;
    let group = this.groups.get(key);
    if (group === undefined && this.groups.size < maxShapes) {
      group = new RefusedRequests(method, shape, decided);
      this.groups.set(key, group);
    }
    return group;
  }

  /**
   * The groups, with many texts in the same place of a path taken for a parameter. Groups with requests that the app answered
   * are not merged with other groups.
   */
  public collapsed(): RefusedRequests[] {
    const kinds = groupedBy([...this.groups.values()], ({ method, decided, shape, answered }) => shape.startsWith('/') && decided.reason !== RejectionReason.UNKNOWN_HOST
      ? `${method} ${groupKey(decided)} ${shape.split('/').length} ${answered > 0}` : `${method} ${groupKey(decided)} ${shape}`);
    return [...kinds.values()].flatMap((groups) => groups.length === 1 ? groups : collapse(groups, 1));
  }
}

/** The requests of one group are refused for the same reason by the same route. */
function groupKey({ reason, decision: { route, finding } }: LoggedDecision): string {
  return `${reason} ${route ?? ''} ${finding?.option ?? ''}`;
}

function pathShape(path: string): string {
  const shape = path.split('/').map(segmentShape).join('/');
  return shape.length > LONGEST_SHAPE ? `${shape.slice(0, LONGEST_SHAPE)}…` : shape;
}

/** Merges the groups that differ in a segment with many texts, from the given segment on. The shapes have the same number of segments. */
function collapse(groups: RefusedRequests[], depth: number): RefusedRequests[] {
  if (groups[0].shape.split('/').length === depth) {
    return groups.length === 1 ? groups : [RefusedRequests.merged(groups, groups[0].shape)];
  }
  const texts = groupedBy(groups, ({ shape }) => shape.split('/')[depth]);
  const literal = [...texts].filter(([text]) => !isPlaceholder(text));
  if (literal.length > MAX_TEXTS) {
    literal.forEach(([text]) => texts.delete(text));
    texts.set(ANY_TEXT, literal.flatMap(([, of]) => of.map((group) => RefusedRequests.merged([group], replaced(group.shape, depth)))));
  }
  return [...texts.values()].flatMap((of) => collapse(of, depth + 1));
}

function replaced(shape: string, depth: number): string {
  return shape.split('/').map((segment, i) => i === depth ? ANY_TEXT : segment).join('/');
}
