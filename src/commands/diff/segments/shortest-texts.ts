import { Automaton, DEAD } from './automaton';
import type { CanonicalAutomaton } from './canonical-automaton';

/** The automata that tell texts apart. */
export interface TextQuestion {
  /** The characters of the texts. */
  readonly alphabet: string[];
  readonly canonical: CanonicalAutomaton;
  /** Texts are of different classes if one of these automata accepts only one of them. */
  readonly observed: Automaton[];
  /** Every text must be accepted by these automata. */
  readonly required: Automaton[];
  /** No text may be accepted by these automata. */
  readonly forbidden: Automaton[];
}

/** The shortest texts of each class, as lists of characters. */
export interface ShortestTexts {
  readonly texts: string[][];
  /** Whether the search has ended, so that each class has a text. */
  readonly isComplete: boolean;
}

/** The maximum number of combinations of states that are visited. */
const MOST_STATES = 20_000;

interface Visited {
  readonly states: number[];
  readonly token?: string;
  readonly before?: Visited;
}

/** A shortest text of each class: the product of the automata is searched breadth-first. */
export function shortestTexts({ alphabet, canonical, observed, required, forbidden }: TextQuestion): ShortestTexts {
  const automata: Automaton[] = [canonical, ...required, ...observed, ...forbidden];
  const needed = 1 + required.length;
  const accepts = (states: number[], from: number, to: number) => automata.slice(from, to).map((automaton, i) => automaton.accepts(states[from + i]));
  const queue: Visited[] = [{ states: automata.map(({ start }) => start) }];
  const seen = new Set([queue[0].states.join()]);
  const classes = new Map<string, Visited>();
  for (const visited of queue) {
    const { states } = visited;
    if (accepts(states, 0, needed).every((is) => is) && !accepts(states, needed + observed.length, automata.length).some((is) => is)) {
      const name = `${canonical.needsOf(states[0])} ${accepts(states, needed, needed + observed.length).join()}`;
      if (!classes.has(name)) classes.set(name, visited);
    }
    for (const token of alphabet) {
      const next = automata.map((automaton, i) => automaton.next(states[i], token));
      const key = next.join();
      if (next.slice(0, needed).includes(DEAD) || seen.has(key)) continue;
      if (seen.size >= MOST_STATES) {
        return { texts: [...classes.values()].map(textOf), isComplete: false };
      }
      seen.add(key);
      queue.push({ states: next, token, before: visited });
    }
  }
  return { texts: [...classes.values()].map(textOf), isComplete: true };
}

function textOf(visited: Visited): string[] {
  const tokens: string[] = [];
  for (let at: Visited | undefined = visited; at?.token !== undefined; at = at.before) {
    tokens.unshift(at.token);
  }
  return tokens;
}
