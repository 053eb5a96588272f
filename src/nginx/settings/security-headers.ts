import { checkWholeNumber, Problems } from '../../validation/problems';
import { bool, enumeration, number, rightMembers, StructMembers } from '../../validation/struct-members';

/** Who may show the app's pages in a frame. */
export enum FrameAncestors {
  /** Nobody: `X-Frame-Options: DENY` and `frame-ancestors 'none'`. */
  NONE = 'none',
  /** Pages of the same origin: `X-Frame-Options: SAMEORIGIN` and `frame-ancestors 'self'`. */
  SAME_ORIGIN = 'same-origin',
  /** Anybody: neither header is added. */
  ANY = 'any',
}

/** What browsers tell other pages about the one that led there (the values of `Referrer-Policy`). */
export enum ReferrerPolicy {
  /** Nothing. */
  NO_REFERRER = 'no-referrer',
  /** The whole address, within the same origin only. */
  SAME_ORIGIN = 'same-origin',
  /** The origin, and nothing when it goes from HTTPS to HTTP. */
  STRICT_ORIGIN = 'strict-origin',
  /** The whole address within the same origin, else the origin, and nothing when it goes from HTTPS to HTTP. */
  STRICT_ORIGIN_WHEN_CROSS_ORIGIN = 'strict-origin-when-cross-origin',
}

/** How the headers deviate from the usual ones. */
export interface SecurityHeadersOptions {
  /**
   * Seconds for which browsers shall come by HTTPS only (`Strict-Transport-Security`, RFC 6797), up to two years. It is
   * said only to who came by HTTPS. 0 takes back what was said before.
   *
   * @default 31536000
   */
  readonly hstsMaxAgeSeconds?: number;

  /**
   * Whether this is meant for all subdomains, too.
   *
   * @default false
   */
  readonly hstsIncludeSubDomains?: boolean;

  /**
   * Who may show the app's pages in a frame.
   *
   * @default FrameAncestors.NONE
   */
  readonly frameAncestors?: FrameAncestors;

  /**
   * What browsers tell other pages.
   *
   * @default ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN
   */
  readonly referrerPolicy?: ReferrerPolicy;
}

/** The members of `SecurityHeadersOptions`. */
const SECURITY_HEADERS_OPTIONS: StructMembers<SecurityHeadersOptions> = {
  frameAncestors: enumeration(() => FrameAncestors, 'FrameAncestors'),
  hstsIncludeSubDomains: bool,
  hstsMaxAgeSeconds: number,
  referrerPolicy: enumeration(() => ReferrerPolicy, 'ReferrerPolicy'),
};

/**
 * Headers by which browsers are told to be careful: `Strict-Transport-Security`, `X-Content-Type-Options: nosniff`,
 * `Referrer-Policy`, `X-Frame-Options` and `Content-Security-Policy: frame-ancestors`. They are on every answer on the port
 * that serves requests, also on the proxy's own, for other hosts (421) and for what is no request (400). A header that
 * the app sets itself stays as the app has it.
 */
export abstract class SecurityHeaders {
  /**
   * The usual headers.
   *
   * @param options what deviates
   * @throws if the time is none
   */
  public static standard(options: SecurityHeadersOptions = {}): SecurityHeaders {
    return new StandardHeaders(options);
  }

  /**
   * The headers by their names.
   *
   * @internal
   */
  public abstract readonly _headers: Record<string, string>;

  /**
   * The header that is only for who came by HTTPS.
   *
   * @internal
   */
  public abstract readonly _strictTransportSecurity: string;
}

class StandardHeaders extends SecurityHeaders {
  /** @internal */
  public readonly _headers: Record<string, string>;
  /** @internal */
  public readonly _strictTransportSecurity: string;

  constructor(given: SecurityHeadersOptions) {
    super();
    const problems = new Problems();
    const options = rightMembers('security headers', SECURITY_HEADERS_OPTIONS, given, problems);
    checkWholeNumber(problems, 'hstsMaxAgeSeconds', options.hstsMaxAgeSeconds, 0, 2 * 31_536_000, 'seconds');
    problems.throwIfAny('security headers');
    this._strictTransportSecurity = `max-age=${options.hstsMaxAgeSeconds ?? 31_536_000}${options.hstsIncludeSubDomains ? '; includeSubDomains' : ''}`;
    this._headers = {
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': options.referrerPolicy ?? ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
      ...frameHeaders(options.frameAncestors ?? FrameAncestors.NONE),
    };
  }
}

function frameHeaders(ancestors: FrameAncestors): Record<string, string> {
  switch (ancestors) {
    case FrameAncestors.NONE: return { 'X-Frame-Options': 'DENY', 'Content-Security-Policy': "frame-ancestors 'none'" };
    case FrameAncestors.SAME_ORIGIN: return { 'X-Frame-Options': 'SAMEORIGIN', 'Content-Security-Policy': "frame-ancestors 'self'" };
    case FrameAncestors.ANY: return {};
  }
}
