import { CanonicalAutomaton, SpellingPart, TOKENS_OF_PARTS } from './canonical-automaton';
import { literalSteps, RestrictedSegment, segmentAutomaton, tokensOfSegment } from './segment-automaton';
import { sequenceAutomaton } from './sequence-automaton';
import { ShortestTexts, shortestTexts } from './shortest-texts';
import { spellingsOf, tokensOf } from './tokens';
import { hasNeedlessEscapes, hasOtherSpellings, matchesSegment, normalizedLiteral, PathSegment, spellingKey } from '../../../allowlist/paths/path-segment';
import { groupedBy } from '../../../grouped-by';

/** Texts of a segment, at least one of each class. Texts of one class match the same segments of patterns. */
export interface SegmentTexts {
  readonly texts: string[];
  /** Whether every class has a text. */
  readonly isComplete: boolean;
}

/** The character that stands for all characters that no pattern names. */
const OTHER = 'other';
/** Texts that may replace `OTHER`. The last ones are in no usual path. */
const READABLE = ['x', 'y', 'z', 'w', 'q', 'other', 'another', 'some-text', 'elsewhere', '%C3%A0', '%C4%8D%C4%8D'];

/** The search for texts that are different for the segments of patterns. */
export class SegmentTextSearch {
  private readonly canonical: CanonicalAutomaton;
  private readonly known = new Map<string, SegmentTexts>();
  private readonly knownSpellings = new Map<string, ShortestTexts>();
  private readonly tokensOfForm: string[];

  /**
   * @param parts the parts of the canonical form in which routes differ
   * @param tellsEscapes whether texts with any escape of an unreserved character are a class of their own
   */
  constructor(parts: SpellingPart[], tellsEscapes: boolean) {
    this.canonical = new CanonicalAutomaton(parts);
    this.tokensOfForm = [...parts.flatMap((part) => TOKENS_OF_PARTS[part]), ...tellsEscapes ? ['%7E'] : []];
  }

  /** The texts for segments that the path may have next. */
  public textsFor(literals: string[], others: PathSegment[]): SegmentTexts {
    const restricted = [...new Map(others.filter((segment): segment is RestrictedSegment => segment.kind === 'composed' || segment.kind === 'shaped')
      .map((segment) => [JSON.stringify([segment.kind, segment.kind === 'composed' ? segment.texts : segment.shape]), segment])).values()];
    const alike = groupedBy(literals, spellingKey);
    const spelled = literals.map((text) => this.otherSpellings(text, alike.get(spellingKey(text))!, restricted));
    const near = literals.filter((text) => restricted.some((segment) => matchesSegment(segment, text) || matchesSegment(segment, text, 'any')));
    const key = JSON.stringify([restricted.map((segment) => segment.kind === 'composed' ? segment.texts : segment.shape), near]);
    let rest = this.known.get(key);
    if (rest === undefined) {
      rest = this.otherTexts(near, restricted);
      this.known.set(key, rest);
    }
    const listed = new Set(literals.flatMap((text) => [normalizedLiteral(text), spellingKey(text)]));
    const shown = rest.texts.map((text) => readable(text.split('\0'), restricted, (one) => listed.has(one) || listed.has(spellingKey(one))));
    return {
      texts: [...literals.map(normalizedLiteral), ...spelled.flatMap(({ texts }) => texts.map((text) => text.join(''))), ...shown.flatMap((text) => text ?? [])],
      isComplete: rest.isComplete && spelled.every(({ isComplete }) => isComplete) && !shown.includes(undefined),
    };
  }

  /** The texts that are another spelling of a literal text. `same` are all literal texts with the same spellings. */
  private otherSpellings(literal: string, same: string[], restricted: RestrictedSegment[]): ShortestTexts {
    const segment: PathSegment = { kind: 'literal', text: literal };
    if (!hasOtherSpellings(segment) && !hasNeedlessEscapes(segment)) {
      return { texts: [], isComplete: true };
    }
    const observed = restricted.filter((one) => matchesSegment(one, literal, 'any') || one.kind === 'composed');
    const key = JSON.stringify([same, observed.map((one) => one.kind === 'composed' ? one.texts : one.shape)]);
    let found = this.knownSpellings.get(key);
    if (found === undefined) {
      found = shortestTexts({
        alphabet: [...new Set(tokensOf(literal).flatMap(spellingsOf))],
        canonical: this.canonical,
        required: [sequenceAutomaton([literalSteps(literal, 'any')])],
        observed: automataOf(observed),
        forbidden: [sequenceAutomaton(same.map((text) => literalSteps(text, 'own')))],
      });
      this.knownSpellings.set(key, found);
    }
    return found;
  }

  /** The texts that are no spelling of a literal text, with characters that are separated by NUL. */
  private otherTexts(near: string[], restricted: RestrictedSegment[]): SegmentTexts {
    const { texts, isComplete } = shortestTexts({
      alphabet: [...new Set([OTHER, ...restricted.flatMap(tokensOfSegment), ...near.flatMap(tokensOf).flatMap(spellingsOf), ...this.tokensOfForm])],
      canonical: this.canonical,
      required: [],
      observed: automataOf(restricted),
      forbidden: near.length === 0 ? [] : [sequenceAutomaton(near.map((text) => literalSteps(text, 'any')))],
    });
    return { texts: texts.map((text) => text.join('\0')), isComplete };
  }
}

function automataOf(segments: RestrictedSegment[]) {
  return segments.flatMap((segment) => [
    segmentAutomaton(segment, 'own'),
    ...hasOtherSpellings(segment) || hasNeedlessEscapes(segment) ? [segmentAutomaton(segment, 'any')] : [],
  ]);
}

/** A text in which `OTHER` is replaced, without a change of the segments that match the text. `undefined` if there is none. */
function readable(tokens: string[], restricted: RestrictedSegment[], isListed: (text: string) => boolean): string | undefined {
  const automata = automataOf(restricted);
  const spellings = restricted.flatMap((segment) => [
    { segment, spelling: 'own' as const },
    ...hasOtherSpellings(segment) || hasNeedlessEscapes(segment) ? [{ segment, spelling: 'any' as const }] : [],
  ]);
  const expected = automata.map((automaton) => automaton.accepts(tokens.reduce((state, token) => automaton.next(state, token), automaton.start)));
  return READABLE.map((text) => tokens.map((token) => token === OTHER ? text : token).join(''))
    .find((text) => !isListed(text) && spellings.every(({ segment, spelling }, i) => matchesSegment(segment, text, spelling) === expected[i]));
}
