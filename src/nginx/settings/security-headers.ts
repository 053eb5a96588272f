import type { Duration } from 'aws-cdk-lib';
import { checkDuration, Problems } from '../../validation/problems';
import { bool, duration, enumeration, StructMembers } from '../../validation/struct-members';

/** The pages that may show the app's pages in a frame. */
export enum FrameAncestors {
  /** No pages: `X-Frame-Options: DENY` and `frame-ancestors 'none'`. */
  NONE = 'none',
  /** Pages of the same origin: `X-Frame-Options: SAMEORIGIN` and `frame-ancestors 'self'`. */
  SAME_ORIGIN = 'same-origin',
  /** All pages: neither header is added. */
  ANY = 'any',
}

/** The information about the current page that browsers send to the pages it leads to (the values of `Referrer-Policy`). */
export enum ReferrerPolicy {
  /** No information. */
  NO_REFERRER = 'no-referrer',
  /** The full URL, within the same origin only. */
  SAME_ORIGIN = 'same-origin',
  /** The origin, but nothing if the request goes from HTTPS to HTTP. */
  STRICT_ORIGIN = 'strict-origin',
  /** The full URL within the same origin, and otherwise the origin, but nothing if the request goes from HTTPS to HTTP. */
  STRICT_ORIGIN_WHEN_CROSS_ORIGIN = 'strict-origin-when-cross-origin',
}

/**
 * The headers with which browsers restrict what pages may do: `Strict-Transport-Security`, `X-Content-Type-Options: nosniff`,
 * `Referrer-Policy`, `X-Frame-Options` and `Content-Security-Policy: frame-ancestors`. Every response on the port that serves
 * requests has these headers, including the proxy's own responses to requests for other hosts (421) and to malformed requests
 * (400). If the app sets one of the headers itself, the app's value is kept.
 */
export interface SecurityHeadersOptions {
  /**
   * The time for which browsers use HTTPS only (`Strict-Transport-Security`, RFC 6797), up to two years. Only
   * responses over HTTPS have this header. 0 revokes an earlier value.
   *
   * @default Duration.days(365)
   */
  readonly hstsMaxAge?: Duration;

  /**
   * Whether `Strict-Transport-Security` also applies to all subdomains.
   *
   * @default false
   */
  readonly hstsIncludeSubDomains?: boolean;

  /**
   * The pages that may show the app's pages in a frame.
   *
   * @default FrameAncestors.NONE
   */
  readonly frameAncestors?: FrameAncestors;

  /**
   * The information about the current page that browsers send to other pages.
   *
   * @default ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN
   */
  readonly referrerPolicy?: ReferrerPolicy;
}

/** The members of `SecurityHeadersOptions`. */
export const SECURITY_HEADERS_OPTIONS: StructMembers<SecurityHeadersOptions> = {
  frameAncestors: enumeration(() => FrameAncestors, 'FrameAncestors'),
  hstsIncludeSubDomains: bool,
  hstsMaxAge: duration,
  referrerPolicy: enumeration(() => ReferrerPolicy, 'ReferrerPolicy'),
};

/** Checked security headers with their defaults. */
export class SecurityHeaders {
  /** The headers of these options, or `undefined` if problems are added. */
  public static of(given: SecurityHeadersOptions, prop: string, problems: Problems): SecurityHeaders | undefined {
    return problems.makeIfValid(() => checkDuration(problems, `${prop}.hstsMaxAge`, given.hstsMaxAge, 0, 2 * 31_536_000), () => new SecurityHeaders(given));
  }

  /** The headers of all responses, by their names. */
  public readonly headers: Record<string, string>;

  /** The value of the header that only responses over HTTPS have. */
  public readonly strictTransportSecurity: string;

  private constructor({ hstsMaxAge, hstsIncludeSubDomains, referrerPolicy, frameAncestors }: SecurityHeadersOptions) {
    this.strictTransportSecurity = `max-age=${hstsMaxAge?.toSeconds() ?? 31_536_000}${hstsIncludeSubDomains ? '; includeSubDomains' : ''}`;
    this.headers = {
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': referrerPolicy ?? ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
      ...frameHeaders(frameAncestors ?? FrameAncestors.NONE),
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
