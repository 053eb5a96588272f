import { RejectionReason } from '../../allowlist/decision';
import { Problems, TOKEN_FIX } from '../../validation/problems';
import { isNumberToken } from '../../validation/shown-value';

/**
 * The reasons whose lines can be sampled: those that scanners cause without knowing any route. Rejections on a route, such as a
 * rate limit or a missing permission, are about a client of the service, and are always logged.
 */
export const SAMPLED_REASONS: RejectionReason[] = [
  RejectionReason.MALFORMED_REQUEST, RejectionReason.PLAIN_HTTP, RejectionReason.CLIENT_CERTIFICATE_MISSING, RejectionReason.UNKNOWN_HOST,
  RejectionReason.UNSUPPORTED_HTTP_VERSION, RejectionReason.NOT_ORIGIN_FORM, RejectionReason.NOT_CANONICAL, RejectionReason.NO_ROUTE,
  RejectionReason.TARGET_TOO_LONG,
];

/**
 * The rejected requests of which the proxy writes log lines. The lines of all other requests are always written: accepted
 * requests, errors of the app, rejections on a route, and requests that report-only mode forwards.
 */
export class RejectedRequestLog {
  /** A line for each rejected request. */
  public static all(): RejectedRequestLog {
    return new RejectedRequestLog(100);
  }

  /**
   * Lines for a random share of the rejected requests that scanners typically send: those for unknown hosts and for paths that
   * no route lists, those that are malformed, not canonical, not in origin form, too long or of an old HTTP version, plain HTTP
   * on a TLS port, and those without a client certificate. All other rejections are logged.
   *
   * Each line of the log has the field `weight`, the number of requests that the line stands for. The metrics of rejected
   * requests and the saved queries add up the weights, so they are correct on average.
   *
   * @param percent the share of the requests that are logged, from 0.01 to 100 with at most two decimals
   * @throws if the percentage is invalid
   */
  public static sampled(percent: number): RejectedRequestLog {
    const hundredths = percent * 100;
    const hasTwoDecimals = Math.abs(hundredths - Math.round(hundredths)) <= 1e-6;
    if (typeof percent !== 'number' || isNumberToken(percent) || !(percent >= 0.01 && percent <= 100 && hasTwoDecimals)) {
      Problems.fail('rejected request log', 'percent', percent, 'a number from 0.01 to 100 with at most two decimals',
        typeof percent === 'number' && isNumberToken(percent) ? TOKEN_FIX : 'give such a number, or use `RejectedRequestLog.all()`');
    }
    return new RejectedRequestLog(percent);
  }

  private constructor(
    /** @internal */
    public readonly _percent: number,
  ) {}

  /**
   * Whether some lines are not written.
   *
   * @internal
   */
  public get _isSampled(): boolean {
    return this._percent < 100;
  }

  /**
   * The number of requests that a line of a sampled request stands for.
   *
   * @internal
   */
  public get _weight(): number {
    return Number((100 / this._percent).toFixed(6));
  }

  /** The share of the requests, for messages. */
  public toString(): string {
    return this._isSampled ? `${this._percent} % of the rejected requests` : 'all rejected requests';
  }
}
