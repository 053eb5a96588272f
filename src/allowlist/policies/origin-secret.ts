import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { StructMembers, text } from '../../validation/struct-members';

/**
 * A secret that a proxy or CDN in front of the service, such as CloudFront, sends in a header with each request, so that no
 * other client gets through. A request without the correct secret is rejected with 403, `origin-secret-wrong`, also in
 * report-only mode. The app does not receive the header.
 *
 * Several values can be accepted at the same time, so that a secret can be rotated without downtime.
 */
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

/** A checked origin secret with its defaults. */
export class OriginSecret {
  /** The origin secret of these options, or `undefined` if problems are added. */
  public static of(given: OriginSecretOptions, prop: string, problems: Problems): OriginSecret | undefined {
    return problems.makeIfValid(() => checkOptions(given, prop, problems), () => new OriginSecret(given));
  }

  public readonly header: string;
  public readonly secret: string;

  private constructor(public readonly given: OriginSecretOptions) {
    this.header = given.header ?? 'X-Origin-Secret';
    this.secret = given.secret ?? 'origin';
  }

  /** A text that is equal for equal origin secrets. */
  public get key(): string {
    return JSON.stringify([this.header.toLowerCase(), this.secret]);
  }
}

function checkOptions({ header, secret }: OriginSecretOptions, prop: string, problems: Problems): void {
  if (header !== undefined && (holdsToken(header) || !/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(header))) {
    problems.add(`${prop}.header`, header, 'the name of a header, a letter and up to 63 letters, digits and hyphens',
      holdsToken(header) ? TOKEN_FIX : 'write for example "X-Origin-Secret"');
  }
  if (secret !== undefined && (holdsToken(secret) || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(secret))) {
    problems.add(`${prop}.secret`, secret, 'a name of 1 to 32 lower-case letters, digits and hyphens', holdsToken(secret) ? TOKEN_FIX : 'write for example "cloudfront"');
  }
}
