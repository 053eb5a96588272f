import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { checkStruct, text, StructMembers } from '../../validation/struct-members';

/** The header and the name of the origin secret. */
export interface OriginSecretOptions {
  /**
   * The header in which the proxy or CDN in front sends the secret: a letter and up to 63 letters, digits and hyphens. Headers
   * that clients send themselves and headers that NGINX sets are not allowed.
   *
   * @default X-Origin-Secret
   */
  readonly header?: string;

  /**
   * The name of the secret, 1 to 32 lower-case letters, digits and hyphens. The value is not part of the configuration:
   * `originSecrets` of the service or of the sidecar provides the value.
   *
   * @default origin
   */
  readonly secret?: string;
}

/** The members of `OriginSecretOptions`. */
export const ORIGIN_SECRET_OPTIONS: StructMembers<OriginSecretOptions> = {
  header: text,
  secret: text,
};

/**
 * A secret that a proxy or CDN in front of the service, such as CloudFront, sends in a header with each request, so that no
 * other client gets through. A request without the correct secret is rejected with 403, `origin-secret-wrong`, also in
 * report-only mode. The app does not receive the header.
 *
 * Several values can be accepted at the same time, so that a secret can be rotated without downtime.
 */
export class OriginSecret {
  /**
   * An origin secret that every request must have.
   *
   * @param options the header and the name of the secret
   * @throws an error that lists every problem of the options
   */
  public static required(options: OriginSecretOptions = {}): OriginSecret {
    checkStruct('origin secret', ORIGIN_SECRET_OPTIONS, options);
    return new OriginSecret(options);
  }

  /** @internal */
  public readonly _header: string;
  /** @internal */
  public readonly _secret: string;

  private constructor({ header = 'X-Origin-Secret', secret = 'origin' }: OriginSecretOptions) {
    const problems = new Problems();
    if (holdsToken(header) || !/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(header)) {
      problems.add('header', header, 'the name of a header, a letter and up to 63 letters, digits and hyphens', holdsToken(header) ? TOKEN_FIX : 'write for example "X-Origin-Secret"');
    }
    if (holdsToken(secret) || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(secret)) {
      problems.add('secret', secret, 'a name of 1 to 32 lower-case letters, digits and hyphens', holdsToken(secret) ? TOKEN_FIX : 'write for example "cloudfront"');
    }
    problems.throwIfAny('origin secret');
    this._header = header;
    this._secret = secret;
  }

  /**
   * A text that is equal for equal origin secrets.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._header.toLowerCase(), this._secret]);
  }
}
