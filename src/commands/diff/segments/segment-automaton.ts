import type { TextAutomaton } from './automaton';
import { sequenceAutomaton, SequenceStep } from './sequence-automaton';
import { spellingsOf, tokensOf } from './tokens';
import type { PathSegment } from '../../../allowlist/paths/path-segment';

/** The spelling in which a segment is matched: as the route lists the segment, or any spelling of its literal texts. */
export type Spelling = 'own' | 'any';

/** A segment of a pattern that is neither a literal text nor any text. */
export type RestrictedSegment = Extract<PathSegment, { kind: 'composed' | 'shaped' }>;

const oneOf = (tokens: string[], more: Omit<SequenceStep, 'accepts'> = {}): SequenceStep => ({ accepts: (token) => tokens.includes(token), ...more });
const matching = (pattern: RegExp, more: Omit<SequenceStep, 'accepts'> = {}): SequenceStep => ({ accepts: (token) => pattern.test(token), ...more });
const ANY_CHARACTERS: SequenceStep = { accepts: () => true, repeated: true };
const UUID_DIGITS = [8, 4, 4, 4, 12];

/** The steps of a literal text. */
export function literalSteps(text: string, spelling: Spelling): SequenceStep[] {
  return tokensOf(text).map((token) => oneOf(spelling === 'own' ? [token] : spellingsOf(token)));
}

/** The automaton for the texts that a segment of a pattern matches. */
export function segmentAutomaton(segment: RestrictedSegment, spelling: Spelling): TextAutomaton {
  return sequenceAutomaton(segment.kind === 'composed'
    ? [segment.texts.flatMap((text, i) => [...i === 0 ? [] : [ANY_CHARACTERS], ...literalSteps(text, spelling)])]
    : shapedSteps(segment.values, literalSteps('-', spelling)));
}

function shapedSteps(values: 'integer' | 'uuid' | string[], [hyphen]: SequenceStep[]): SequenceStep[][] {
  switch (values) {
    case 'integer': return [[{ ...hyphen, optional: true }, matching(/^[0-9]$/, { repeated: true })]];
    case 'uuid': return [UUID_DIGITS.flatMap((count, i) => [...i === 0 ? [] : [hyphen], ...Array<SequenceStep>(count).fill(matching(/^[0-9A-Fa-f]$/))])];
    default: return values.map((value) => literalSteps(value, hyphen.accepts('%2D') ? 'any' : 'own'));
  }
}

/** The characters by which the texts of a segment differ from other texts. */
export function tokensOfSegment(segment: RestrictedSegment): string[] {
  const texts = segment.kind === 'composed' ? segment.texts : Array.isArray(segment.values) ? segment.values : ['-0123456789abcdefABCDEF'];
  return texts.flatMap(tokensOf).flatMap(spellingsOf);
}
