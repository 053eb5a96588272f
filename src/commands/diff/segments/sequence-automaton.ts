import { TextAutomaton } from './automaton';

/** One part of a sequence: a character, which may be repeated or missing. */
export interface SequenceStep {
  readonly accepts: (token: string) => boolean;
  /** Whether there may be several of these characters. */
  readonly repeated?: boolean;
  /** Whether there may be none of these characters. */
  readonly optional?: boolean;
}

/** The automaton for texts that are one of several sequences of characters. */
export function sequenceAutomaton(alternatives: SequenceStep[][]): TextAutomaton {
  // The state is the list of positions `alternative:step` that the text may have reached.
  const withSkipped = ([alternative, at]: [number, number]): string[] => [
    `${alternative}:${at}`, ...alternatives[alternative][at]?.optional ? withSkipped([alternative, at + 1]) : [],
  ];
  const stateOf = (positions: string[]) => positions.length === 0 ? undefined : [...new Set(positions)].sort().join(' ');
  const positionsOf = (state: string) => state.split(' ').map((position) => position.split(':').map(Number) as [number, number]);
  return new TextAutomaton(
    stateOf(alternatives.flatMap((_, alternative) => withSkipped([alternative, 0]))) ?? '',
    (state, token) => state === '' ? undefined : stateOf(positionsOf(state).flatMap(([alternative, at]) => {
      const step = alternatives[alternative][at];
      return !step?.accepts(token) ? [] : [...withSkipped([alternative, at + 1]), ...step.repeated ? [`${alternative}:${at}`] : []];
    })),
    (state) => state !== '' && positionsOf(state).some(([alternative, at]) => at === alternatives[alternative].length),
  );
}
