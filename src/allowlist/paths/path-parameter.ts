import { anySpelling, rawLiteral } from './path-segment';
import { Problems } from '../../validation/problems';

/**
 * What the parameter of a template may look like. A parameter that is not described may be any segment.
 *
 * Only descriptions that NGINX can decide in time linear in the length of the segment are offered; there is none by a
 * regular expression of one's own.
 */
export abstract class PathParameter {
  /** A whole number in decimal digits, optionally with a leading `-`. */
  public static integer(): PathParameter {
    return new ShapedParameter('-?[0-9]+', '(?:-|%2[Dd])?[0-9]+', 1001, integersWith);
  }

  /** A UUID (RFC 9562, section 4) in its usual spelling of 36 characters, in either case. */
  public static uuid(): PathParameter {
    const uuid = (hyphen: string) => `[0-9A-Fa-f]{8}(?:${hyphen}[0-9A-Fa-f]{4}){3}${hyphen}[0-9A-Fa-f]{12}`;
    return new ShapedParameter(uuid('-'), uuid('(?:-|%2[Dd])'), 1000, uuidsWith);
  }

  /**
   * One of a few values, exactly as given.
   *
   * @param values 1 to 64 values of unreserved characters (letters, digits and `-._~`), 64 characters each at most
   * @throws listing every value that is none
   */
  public static oneOf(values: string[]): PathParameter {
    const problems = new Problems();
    if (values.length === 0 || values.length > 64) {
      problems.add('values', values.length, '1 to 64 values', 'leave the parameter undescribed for any segment');
    }
    values.forEach((value, i) => {
      if (!/^[A-Za-z0-9._~-]{1,64}$/.test(value) || value === '.' || value === '..') {
        problems.add(`values[${i}]`, value, '1 to 64 letters, digits or "-._~", and no dot segment', 'leave the parameter undescribed for any segment');
      }
    });
    problems.throwIfAny('path parameter');
    const sorted = [...new Set(values)].sort();
    const oneOf = (pattern: (value: string) => string) => `(?:${sorted.map(pattern).join('|')})`;
    return new ShapedParameter(oneOf(rawLiteral), oneOf(anySpelling), sorted.length, () => sorted);
  }

  /**
   * The segment as a regular expression, in the syntax that PCRE and JavaScript share.
   *
   * @internal
   */
  public abstract readonly _shape: string;

  /**
   * The same where what needs no escape may have one, as far as the canonical form takes it.
   *
   * @internal
   */
  public abstract readonly _anySpelling: string;

  /**
   * How specific the shape is; the lower, the more. A few values come before many, and all values before shapes that have
   * any number of them.
   *
   * @internal
   */
  public abstract readonly _rank: number;

  /**
   * Some texts of this shape, among them one that a literal with parameters inside matches as well, if there is any.
   *
   * @param texts what is literal, with a parameter between each two of them; two empty texts for any segment
   * @internal
   */
  public abstract _examples(texts: string[]): string[];
}

class ShapedParameter extends PathParameter {
  constructor(
    /** @internal */
    public readonly _shape: string,
    /** @internal */
    public readonly _anySpelling: string,
    /** @internal */
    public readonly _rank: number,
    private readonly examples: (texts: string[]) => string[],
  ) {
    super();
  }

  /** @internal */
  public _examples(texts: string[]): string[] {
    return this.examples(texts);
  }
}

function integersWith(texts: string[]): string[] {
  const digits = [...'0123456789'];
  return [...digits.map((digit) => texts.join(digit)), ...digits.map((digit) => texts.join(digit + digit)), ...digits.map((digit) => `-${texts.join(digit)}`)];
}

function uuidsWith(texts: string[]): string[] {
  return [...'0123456789abcdef'].flatMap((digit) => uuidWith(texts, digit) ?? []);
}

/** A UUID of one digit but for the given texts, each as far left as it can be; none where they do not fit into one. */
function uuidWith(texts: string[], digit: string): string | undefined {
  const uuid = [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-');
  const fits = (text: string, at: number) => [...text].every((character, i) => (uuid[at + i] === '-' ? character === '-' : /[0-9A-Fa-f]/.test(character)));
  const [first, ...inner] = texts;
  const last = inner.pop()!;
  const end = uuid.length - last.length;
  let made = first;
  let right = fits(first, 0) && fits(last, end);
  for (const text of inner) {
    let at = made.length + 1;
    while (at + text.length < end && !fits(text, at)) at++;
    made = made + uuid.slice(made.length, at) + text;
    right = right && at + text.length < end;
  }
  return right && made.length < end ? made + uuid.slice(made.length, end) + last : undefined;
}
