import { Problems } from './problems';

/**
 * What the parameter of a template may look like. A parameter that is not described may be any segment.
 *
 * Only descriptions that NGINX can decide in time linear in the length of the segment are offered; there is none by a
 * regular expression of one's own.
 */
export abstract class PathParameter {
  /** A whole number in decimal digits, optionally with a leading `-`. */
  public static integer(): PathParameter {
    return new ShapedParameter('-?[0-9]+', 1001);
  }

  /** A UUID (RFC 9562, section 4) in its usual spelling of 36 characters, in either case. */
  public static uuid(): PathParameter {
    return new ShapedParameter('[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}', 1000);
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
    return new ShapedParameter(`(?:${sorted.map((value) => value.replace(/[.]/g, '\\$&')).join('|')})`, sorted.length);
  }

  /**
   * The segment as a regular expression, in the syntax that PCRE and JavaScript share.
   *
   * @internal
   */
  public abstract readonly _shape: string;

  /**
   * How specific the shape is; the lower, the more. A few values come before many, and all values before shapes that have
   * any number of them.
   *
   * @internal
   */
  public abstract readonly _rank: number;
}

class ShapedParameter extends PathParameter {
  constructor(
    /** @internal */
    public readonly _shape: string,
    /** @internal */
    public readonly _rank: number,
  ) {
    super();
  }
}
