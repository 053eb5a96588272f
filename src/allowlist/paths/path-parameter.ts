import { anySpelling, rawLiteral } from './path-segment';
import { Problems } from '../../validation/problems';

/**
 * The allowed values of a parameter in a template. A parameter without a description may be any segment.
 *
 * The library offers only descriptions that NGINX can match in time linear in the length of the segment. Custom regular
 * expressions are not available.
 */
export class PathParameter {
  /** A whole number in decimal digits, optionally with a leading `-`. */
  public static integer(): PathParameter {
    return new PathParameter('integer', '-?[0-9]+', '(?:-|%2[Dd])?[0-9]+', 1001, integersWith);
  }

  /** A UUID (RFC 9562, section 4) in its usual spelling of 36 characters, in upper or lower case. */
  public static uuid(): PathParameter {
    const uuid = (hyphen: string) => `[0-9A-Fa-f]{8}(?:${hyphen}[0-9A-Fa-f]{4}){3}${hyphen}[0-9A-Fa-f]{12}`;
    return new PathParameter('uuid', uuid('-'), uuid('(?:-|%2[Dd])'), 1000, uuidsWith);
  }

  /**
   * One of the given values, exactly as given.
   *
   * @param values 1 to 64 values of unreserved characters (letters, digits and `-._~`), each of at most 64 characters
   * @throws an error that lists every invalid value
   */
  public static oneOf(values: string[]): PathParameter {
    const problems = new Problems();
    if (values.length === 0 || values.length > 64) {
      problems.add('values', values, `a list of 1 to 64 values instead of ${values.length}`, 'leave the parameter out of `pathParameters` to accept any segment');
    }
    values.forEach((value, i) => {
      if (!/^[A-Za-z0-9._~-]{1,64}$/.test(value) || value === '.' || value === '..') {
        problems.add(`values[${i}]`, value, '1 to 64 letters, digits or "-._~", and no dot segment', 'write such a value, or leave the parameter out of `pathParameters` to accept any segment');
      }
    });
    problems.throwIfAny('path parameter');
    const sorted = [...new Set(values)].sort();
    const oneOf = (pattern: (value: string) => string) => `(?:${sorted.map(pattern).join('|')})`;
    return new PathParameter(sorted, oneOf(rawLiteral), oneOf(anySpelling), sorted.length, () => sorted);
  }

  private constructor(
    /**
     * The name of the factory, or the list of values.
     *
     * @internal
     */
    public readonly _values: 'integer' | 'uuid' | string[],
    /**
     * The segment as a regular expression, in the syntax that PCRE and JavaScript share.
     *
     * @internal
     */
    public readonly _shape: string,
    /**
     * The segment as a regular expression that also matches unnecessary escapes, as far as the canonical form accepts them.
     *
     * @internal
     */
    public readonly _anySpelling: string,
    /**
     * The rank of the shape: a lower rank is more specific. Few values rank before many, and all lists of values before shapes
     * with any number of values.
     *
     * @internal
     */
    public readonly _rank: number,
    /**
     * Some texts of this shape, including, if there is any, a text that a literal with parameters inside matches as well. The
     * function receives the literal texts, with a parameter between each two of them, or two empty texts for any segment.
     *
     * @internal
     */
    public readonly _examples: (texts: string[]) => string[],
  ) {}
}

function integersWith(texts: string[]): string[] {
  const digits = [...'0123456789'];
  return [...digits.map((digit) => texts.join(digit)), ...digits.map((digit) => texts.join(digit + digit)), ...digits.map((digit) => `-${texts.join(digit)}`)];
}

function uuidsWith(texts: string[]): string[] {
  return [...'0123456789abcdef'].flatMap((digit) => uuidWith(texts, digit) ?? []);
}

/**
 * A UUID of one repeated digit that contains the given texts, each as far left as possible, or `undefined` if the texts do not
 * fit into a UUID.
 */
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
