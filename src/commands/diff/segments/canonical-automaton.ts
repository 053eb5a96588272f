import { TextAutomaton } from './automaton';
import { isUnnecessary } from './tokens';
import type { CanonicalForm } from '../../../allowlist/paths/canonical-target';

/** A part of the canonical form that an option of a route accepts within a segment. */
export type SpellingPart = Extract<keyof CanonicalForm, 'encodedSlash' | 'semicolon' | 'encodedPercent' | 'encodedDelimiters' | 'encodedBackslash'>;

/** The characters that need a part of the form. For `encodedPercent`, a text needs the part if two hex digits follow. */
export const TOKENS_OF_PARTS: Record<SpellingPart, string[]> = {
  encodedSlash: ['%2F'],
  encodedBackslash: ['%5C'],
  encodedDelimiters: ['%23', '%3F'],
  semicolon: [';', '%3B'],
  encodedPercent: ['%25', '4'],
};

/** The codes after an encoded percent sign that no option accepts, or that need a second option. */
const OTHER_ENCODED = /^(?:[01].|7F|25|2[3EF]|3[BF]|5C)$/i;

const partOf = (token: string) => (Object.keys(TOKENS_OF_PARTS) as SpellingPart[]).find((part) => part !== 'encodedPercent' && TOKENS_OF_PARTS[part].includes(token));

/** What a text has in common with other texts, as far as its canonical form is concerned. */
interface CanonicalState {
  /** The position: at the start of a text between separators (`start`), or behind a `;` or a delimiter (`after`), or elsewhere. */
  readonly at: 'start' | 'after' | 'within';
  /** The dots since `start` or `after`. */
  readonly dots: number;
  /** The text behind the last encoded percent sign, if it may be the beginning of an escape. */
  readonly percent?: string;
  /** The parts of the form that the text needs. */
  readonly needs: SpellingPart[];
  /** Whether the text has an escape of an unreserved character. */
  readonly unnecessary: boolean;
}

/** The automaton for the texts that are segments in the canonical form, with the parts of the form that a text needs. */
export class CanonicalAutomaton extends TextAutomaton {
  /** @param relevant the parts of the form that are worth telling apart */
  constructor(relevant: SpellingPart[]) {
    super(JSON.stringify({ at: 'start', dots: 0, needs: [], unnecessary: false } satisfies CanonicalState),
      (state, token) => {
        const next = after(JSON.parse(state), token, relevant);
        return next && JSON.stringify(next);
      },
      (state) => isWhole(JSON.parse(state)));
  }

  /** A text that is equal for two texts that need the same parts. */
  public needsOf(state: number): string {
    const { needs, unnecessary }: CanonicalState = JSON.parse(this.textOf(state));
    return `${needs.join()} ${unnecessary}`;
  }
}

const isWhole = ({ at, dots }: CanonicalState) => dots === 0 && at !== 'start';

function after(state: CanonicalState, token: string, relevant: SpellingPart[]): CanonicalState | undefined {
  const { at, dots, unnecessary } = state;
  const part = partOf(token);
  const percent = percentAfter(state, token);
  if (percent === false) {
    return undefined;
  }
  const needed = [...part === undefined ? [] : [part], ...percent === true ? ['encodedPercent' as const] : []]
    .filter((one) => relevant.includes(one));
  const next = {
    needs: [...new Set([...state.needs, ...needed])].sort(),
    unnecessary: unnecessary || isUnnecessary(token),
    ...typeof percent === 'string' ? { percent } : {},
  };
  if (token === '.' || token === '%2E') {
    return at !== 'within' && dots < 2 ? { ...next, at, dots: dots + 1 } : { ...next, at: 'within', dots: 0 };
  }
  switch (part) {
    case undefined: return { ...next, at: 'within', dots: 0 };
    case 'encodedDelimiters': return dots > 0 ? undefined : { ...next, at: 'after', dots: 0 };
    case 'semicolon': return dots > 0 || at === 'start' ? undefined : { ...next, at: 'after', dots: 0 };
    default: return dots > 0 || at === 'start' ? undefined : { ...next, at: 'start', dots: 0 };
  }
}

/** The text behind an encoded percent sign, or whether an escape that is encoded twice is complete and may be accepted. */
function percentAfter({ percent }: CanonicalState, token: string): string | boolean | undefined {
  if (token === '%25') {
    return '';
  }
  const text = percent === undefined ? '' : percent + token;
  if (/^[0-9A-Fa-f]{2}$/.test(text)) {
    return !OTHER_ENCODED.test(text);
  }
  return /^[Uu][0-9A-Fa-f]{4}$/.test(text) || (/^(?:[0-9A-Fa-f]|[Uu][0-9A-Fa-f]{0,3})$/.test(text) ? text : undefined);
}
