import { ORIGIN_SECRET_OPTIONS } from './structs';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';

/** How the secret comes. */
export interface OriginSecretOptions {
  /**
   * The header in which what is in front sends the secret: 1 to 64 letters, digits and hyphens. Clients' own headers, and those
   * that NGINX sets, are none.
   *
   * @default X-Origin-Secret
   */
  readonly header?: string;

  /**
   * The name of the secret, 1 to 32 lower-case letters, digits and hyphens. Its value is no part of the configuration: the
   * service's `originSecrets` has it, or the sidecar's.
   *
   * @default origin
   */
  readonly secret?: string;
}

/**
 * A secret that what is in front of the service, such as CloudFront, sends in a header with each request, so that nobody
 * else is let through. A request without the right one is answered 403, `origin-secret-wrong`, also where the verdict is only
 * reported. The app does not get the header.
 *
 * Several values are right at once, so that a secret can be changed while requests come.
 */
export abstract class OriginSecret {
  /**
   * Asks for the secret.
   *
   * @param options where it is looked for, and how it is called
   * @throws listing every problem of the options
   */
  public static required(options: OriginSecretOptions = {}): OriginSecret {
    checkStruct('origin secret', ORIGIN_SECRET_OPTIONS, options);
    return new RequiredOriginSecret(options);
  }

  /** @internal */
  public abstract readonly _header: string;
  /** @internal */
  public abstract readonly _secret: string;

  /**
   * The same for those that are the same.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._header.toLowerCase(), this._secret]);
  }
}

class RequiredOriginSecret extends OriginSecret {
  /** @internal */
  public readonly _header: string;
  /** @internal */
  public readonly _secret: string;

  constructor({ header = 'X-Origin-Secret', secret = 'origin' }: OriginSecretOptions) {
    super();
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
}
