import type { PathPattern } from '../paths/path-pattern';
import { matchesSegment, PathSegment, segmentKey } from '../paths/path-segment';

/** The maximum number of combinations of texts that are tried for the segments of a path. */
const MOST_FILLINGS = 64;

/** Texts for the parameters of some patterns. As few of the patterns as possible match a path with these texts. */
export class ParameterTexts {
  /**
   * A text for a parameter that may be any segment. The text is one character that matches no literal with parameters inside,
   * and that is no value of another segment.
   */
  public readonly any: string;
  /** The number of segments of the longest pattern, plus one. */
  public readonly depth: number;
  private readonly literals: Set<string>;

  constructor(patterns: PathPattern[]) {
    const literals = new Set<string>();
    const characters = new Set<string>();
    let depth = 0;
    for (const { segments } of patterns) {
      depth = Math.max(depth, segments.length);
      for (const segment of segments) {
        if (segment.kind === 'literal') literals.add(segment.text);
        if (segment.kind === 'shaped') segment.examples(['', '']).forEach((text) => text.length === 1 && characters.add(text));
        if (segment.kind === 'composed') [...segment.texts.join('')].forEach((character) => characters.add(character));
      }
    }
    this.literals = literals;
    this.depth = depth + 1;
    this.any = characterBeside((text) => literals.has(text) || characters.has(text));
  }

  /** Texts that a segment matches. Texts that are no literal of any pattern come first. */
  public of(segment: PathSegment): string[] {
    switch (segment.kind) {
      case 'literal': return [segment.text];
      case 'composed': return [segment.texts.join(this.any)];
      case 'shaped': return this.unusedFirst(segment.examples(['', '']));
      default: return [this.any];
    }
  }

  /** Texts that two segments match. The list is empty only if the segments have no text in common. */
  public ofBoth(one: PathSegment, other: PathSegment): string[] {
    if (one.kind === 'literal' && other.kind === 'literal') {
      return segmentKey(one) === segmentKey(other) ? [one.text] : [];
    }
    const joint = one.kind === 'composed' && other.kind === 'composed' ? joinTexts(one.texts, other.texts, this.any)
      : one.kind === 'composed' && other.kind === 'shaped' ? other.examples(one.texts)
        : one.kind === 'shaped' && other.kind === 'composed' ? one.examples(other.texts) : [];
    const texts = [...new Set([...this.of(one), ...this.of(other), ...joint])];
    return this.unusedFirst(texts.filter((text) => matchesSegment(one, text) && matchesSegment(other, text)));
  }

  private unusedFirst(texts: string[]): string[] {
    return [...texts.filter((text) => !this.literals.has(text)), ...texts.filter((text) => this.literals.has(text))];
  }
}

/** Paths that two patterns may match, as different from each other as possible. The caller must check each path. */
export function* commonPaths(one: PathPattern, other: PathPattern, texts: ParameterTexts): Generator<string> {
  const [own, others] = [one, other].map(({ segments }) => segments.filter(({ kind }) => kind !== 'rest'));
  const length = Math.max(own.length, others.length);
  const choices: string[][] = [];
  for (let i = 0; i < length; i++) {
    const both = own[i] !== undefined && others[i] !== undefined;
    choices.push(both ? texts.ofBoth(own[i], others[i]) : texts.of(own[i] ?? others[i]));
    if (choices[i].length === 0) return;
  }
  const closed = [one, other].find((pattern) => !pattern.isOpen);
  const ends = closed === undefined ? endsOf(texts.depth - length, texts.any) : [closed.trailingSlash ? '/' : ''];
  const fillings = Math.min(MOST_FILLINGS, choices.reduce((product, { length: number }) => product * number, 1));
  for (const end of ends) {
    for (let filling = 0; filling < fillings; filling++) {
      let left = filling;
      const path = choices.map((choice) => {
        const text = choice[left % choice.length];
        left = Math.floor(left / choice.length);
        return `/${text}`;
      }).join('') + end;
      yield path || '/';
    }
  }
}

/** The ends of paths if both patterns accept any further segments. The longest end has more segments than any pattern of fixed length. */
function endsOf(depth: number, text: string): string[] {
  const ends = Array.from({ length: depth + 1 }, (_, i) => `/${text}`.repeat(i));
  return [...ends, ...ends.map((end) => `${end}/`)];
}

/** Texts that contain the literal texts of both. The texts are candidates and may not match. */
function joinTexts(one: string[], other: string[], between: string): string[] {
  const longer = (a: string, b: string) => a.length >= b.length ? a : b;
  const first = longer(one[0], other[0]);
  const last = longer(one[one.length - 1], other[other.length - 1]);
  const [own, others] = [one.slice(1, -1), other.slice(1, -1)];
  return [[], own, others, [...own, ...others], [...others, ...own]]
    .flatMap((inner) => [[first, ...inner, last].join(''), [first, ...inner, last].join(between)]);
}

/** The first character that is not in use: readable letters first, then characters with an escape. */
function characterBeside(inUse: (text: string) => boolean): string {
  const plain = [...'xyzqwvukjghmnoprstlifabcdeXYZQWVUKJGHMNOPRSTLIFABCDE_~'].find((text) => !inUse(text));
  let code = 0xe0;
  while (inUse(encodeURIComponent(String.fromCharCode(code)))) code++;
  return plain ?? encodeURIComponent(String.fromCharCode(code));
}
