/** A deterministic automaton that reads the characters of a segment. No state of a dead text leads to an accepted text. */
export interface Automaton {
  readonly start: number;
  next(state: number, token: string): number;
  accepts(state: number): boolean;
}

/** The state from which nothing is accepted. */
export const DEAD = -1;

/** Numbers for texts, from zero in the order of the first use. */
export class Numbering {
  public readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  public of(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }
}

/** An automaton whose states are texts, and are made when a text leads to them. */
export class TextAutomaton implements Automaton {
  public readonly start: number;
  private readonly states = new Numbering();
  private readonly known: Map<string, number>[] = [];

  /**
   * @param start the first state
   * @param step the state after a character, or `undefined` if no text is accepted any more
   * @param isAccepted whether a text that ends in a state is accepted
   */
  constructor(
    start: string,
    private readonly step: (state: string, token: string) => string | undefined,
    private readonly isAccepted: (state: string) => boolean,
  ) {
    this.start = this.states.of(start);
  }

  public next(state: number, token: string): number {
    if (state === DEAD) {
      return DEAD;
    }
    const known = this.known[state] ??= new Map<string, number>();
    let next = known.get(token);
    if (next === undefined) {
      const text = this.step(this.states.texts[state], token);
      next = text === undefined ? DEAD : this.states.of(text);
      known.set(token, next);
    }
    return next;
  }

  public accepts(state: number): boolean {
    return state !== DEAD && this.isAccepted(this.states.texts[state]);
  }

  /** The text of a state. */
  public textOf(state: number): string {
    return this.states.texts[state];
  }
}
