import { contentKey, nextSegments, nextState, rootState, SideState, stateKey } from './path-state';
import { segmentTree, SharedNumbers } from './segment-tree';
import type { Allowlist } from '../../../allowlist/allowlist';
import type { CanonicalForm } from '../../../allowlist/paths/canonical-target';
import { hasNeedlessEscapes, PathSegment } from '../../../allowlist/paths/path-segment';
import type { RespelledSegments } from '../../../allowlist/paths/respelled-segments';
import { numberText } from '../../counted-text';
import { Numbering } from '../segments/automaton';
import { SpellingPart, TOKENS_OF_PARTS } from '../segments/canonical-automaton';
import { SegmentTextSearch } from '../segments/segment-texts';

/** The maximum number of classes of paths. */
const MOST_CLASSES = 200_000;

interface ReachedPath {
  readonly sides: [SideState, SideState];
  readonly needs: string;
  readonly texts: string[];
}

/**
 * The paths about which two allowlists may decide differently: at least one path of each class. The allowlists decide alike about
 * all paths of a class. Paths for which both allowlists have the same routes are left out.
 */
export class PathClasses {
  /** The reasons for which some classes may be missing. The list is empty if every class has a path. Call `paths()` first. */
  public readonly gaps = new Set<string>();
  private readonly respelled: [RegExp, RegExp];
  private readonly search: SegmentTextSearch;
  private readonly roots: [SideState, SideState];
  private readonly parts: SpellingPart[];
  private readonly hasEmptySegments: boolean;
  private readonly isSimplified: boolean;

  constructor(sides: [Allowlist, Allowlist]) {
    const forms = sides.flatMap(({ _routes }) => _routes.map(({ route }) => route._form));
    this.parts = (Object.keys(TOKENS_OF_PARTS) as SpellingPart[]).filter((part) => differ(forms, part));
    this.hasEmptySegments = forms.some(({ emptySegments }) => emptySegments);
    const respelled = sides.map(({ _respelledSegments }) => _respelledSegments);
    this.respelled = respelled.map(patternOf) as [RegExp, RegExp];
    this.isSimplified = sides.some(isSimplified);
    this.search = new SegmentTextSearch(this.parts, this.isSimplified);
    const numbers: SharedNumbers = { paths: new Numbering(), contents: new Numbering(), nodes: 0 };
    this.roots = sides.map(({ _paths: paths }) => {
      const isRespellable = paths.some(({ route }) => route._pattern.kind !== 'exact');
      return rootState(segmentTree(paths, 'own', numbers), segmentTree(isRespellable ? paths : [], 'any', numbers));
    }) as [SideState, SideState];
    if (this.isSimplified && JSON.stringify(respelled[0]) !== JSON.stringify(respelled[1])) {
      this.gaps.add('the allowlists have so many literal segments with "-", ".", "_" or "~" that the spellings of these characters are not compared path by path');
    }
  }

  /** A shortest path of each class. */
  public *paths(): Generator<string> {
    const queue: ReachedPath[] = [{ sides: this.roots, needs: '', texts: [] }];
    const seen = new Set<string>();
    for (const reached of queue) {
      if (contentKey(reached.sides[0]) === contentKey(reached.sides[1]) && this.decidesAlike) continue;
      yield* this.endsOf(reached);
      const { literals, others } = nextSegments(reached.sides);
      const { texts, isComplete } = this.search.textsFor(literals, others);
      if (!isComplete) {
        this.gaps.add(`the segments behind ${JSON.stringify(`/${reached.texts.join('/')}`)} have too many combinations`);
      }
      for (const text of texts) {
        const next = this.after(reached, text);
        const key = [...next.sides.map(stateKey), next.needs, ...this.isSimplified ? [next.texts.length] : []].join('|');
        if (seen.has(key)) continue;
        if (seen.size >= MOST_CLASSES) {
          this.gaps.add(`there are more than ${numberText(MOST_CLASSES)} classes of paths`);
          return;
        }
        seen.add(key);
        queue.push(next);
      }
    }
  }

  /** Whether equal routes mean equal decisions. Escapes may be rejected because of routes elsewhere in the allowlist. */
  private get decidesAlike(): boolean {
    return this.gaps.size === 0;
  }

  private after({ sides, needs, texts }: ReachedPath, text: string): ReachedPath {
    const path = `/${[...texts, text].join('/')}`;
    const needed = this.parts.filter((part) => (
      (part === 'encodedPercent' ? ['%25'] : TOKENS_OF_PARTS[part]).some((token) => text.toUpperCase().includes(token))));
    return {
      sides: sides.map((side, i) => nextState(side, text, this.respelled[i].test(path))) as [SideState, SideState],
      needs: [...new Set([...needs.split(' '), ...needed])].sort().join(' '),
      texts: [...texts, text],
    };
  }

  private *endsOf({ texts }: ReachedPath): Generator<string> {
    const path = `/${texts.join('/')}`;
    const ends = texts.length === 0 ? [path] : [path, `${path}/`];
    yield* ends;
    if (this.hasEmptySegments) {
      for (const end of ends) {
        for (let at = end.indexOf('/', 1); at > 0; at = end.indexOf('/', at + 1)) {
          yield `${end.slice(0, at)}/${end.slice(at)}`;
        }
      }
    }
  }
}

function differ(forms: CanonicalForm[], part: SpellingPart): boolean {
  return forms.some((form) => form[part] !== forms[0][part]);
}

function patternOf(respelled: RespelledSegments[]): RegExp {
  return new RegExp(respelled.length === 0 ? '^(?!)'
    : `^(?:${respelled.map(({ before, sources, after }) => `${before}(?:${sources.join('|')})${after}`).join('|')})`);
}

/** The start of a pattern that compares a segment of any path of the same length. */
const AT_DEPTH = /^(?:\/\+\[\^\/\]\+)*\/\+\(\?=/;

/** Whether the segments before a segment are not compared, because there are too many. */
function isSimplified({ _respelledSegments: respelled, _paths: paths }: Allowlist): boolean {
  const isBehindOthers = (segments: PathSegment[]) => segments.some((segment, i) => (
    hasNeedlessEscapes(segment) && segments.slice(0, i).some(({ kind }) => kind !== 'any')));
  return respelled.length > 0 && respelled.every(({ before }) => before === '' || AT_DEPTH.test(before))
    && paths.some(({ route }) => isBehindOthers(route._pattern.segments));
}
