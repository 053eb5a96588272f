import type { JudgedPath } from './judgement';
import { LearnedSegment, pathKey } from './learned-path';
import { isPlaceholder } from '../segment-shape';

type Parameter = Exclude<LearnedSegment, { literal: string }>;

/** The paths with the same segments up to a segment. */
interface Place {
  readonly literals: Map<string, Place>;
  readonly parameters: Array<{ readonly parameter: Parameter; readonly place: Place }>;
  path?: JudgedPath;
}

/** Paths, by their segments. Folders are left out. */
export class PathPlaces {
  private readonly root = newPlace();

  constructor(paths: JudgedPath[]) {
    paths.filter(({ path }) => !path.isFolder).forEach((one) => { placeOf(this.root, one.path.segments).path = one; });
  }

  /** The paths that have the segments, or parameters that take the names. */
  public moreGeneral(segments: LearnedSegment[]): JudgedPath[] {
    return moreGeneral(this.root, segments, 0);
  }
}

function newPlace(): Place {
  return { literals: new Map(), parameters: [] };
}

function placeOf(root: Place, segments: LearnedSegment[]): Place {
  let place = root;
  for (const segment of segments) {
    let next = 'literal' in segment ? place.literals.get(segment.literal)
      : place.parameters.find(({ parameter }) => keyOf(parameter) === keyOf(segment))?.place;
    if (next === undefined) {
      next = newPlace();
      if ('literal' in segment) {
        place.literals.set(segment.literal, next);
      } else {
        place.parameters.push({ parameter: segment, place: next });
      }
    }
    place = next;
  }
  return place;
}

function keyOf(segment: LearnedSegment): string {
  return pathKey({ segments: [segment], isFolder: false });
}

function moreGeneral(place: Place, segments: LearnedSegment[], at: number): JudgedPath[] {
  if (at === segments.length) {
    return place.path === undefined ? [] : [place.path];
  }
  const segment = segments[at];
  const same = 'literal' in segment ? place.literals.get(segment.literal) : undefined;
  return [
    ...same === undefined ? [] : moreGeneral(same, segments, at + 1),
    ...place.parameters.filter(({ parameter }) => keyOf(parameter) === keyOf(segment) || namesOf(segment)?.every((name) => takes(parameter, name)))
      .flatMap((parameter) => moreGeneral(parameter.place, segments, at + 1)),
  ];
}

/** The only names that a segment allows, or `undefined` for a parameter that allows any name. */
function namesOf(segment: LearnedSegment): string[] | undefined {
  return 'literal' in segment ? [segment.literal] : segment.isListed ? [...segment.names.keys()] : undefined;
}

/** Whether a name can be a value of a parameter. A name is no value beside values that are all of unmistakable kinds. */
function takes({ head, tail, names, isListed }: Parameter, name: string): boolean {
  const hasEnds = name.length > head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  return hasEnds && !isListed && ![...names.keys()].every(isPlaceholder);
}
