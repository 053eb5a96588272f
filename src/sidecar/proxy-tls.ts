import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { SecretFile } from './secret-file';
import type { TlsPolicy, TlsSettings } from '../nginx';
import { PROXY_TLS_FROM_SECRETS_OPTIONS } from './structs';
import { TLS_FILES } from '../nginx/features/tls';
import { checkStruct } from '../validation/struct-members';

/** Certificates of clients, which the proxy verifies (mutual TLS). */
export interface ProxyClientCertificates {
  /**
   * The certificates of the authorities that clients' certificates are to come from, in PEM, one after the other. They are
   * no secret, but come the same way; a parameter of the Parameter Store will do for up to 8 KB.
   *
   * With a KMS key of its own in another stack it needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   */
  readonly trustBundle: ecs.Secret;

  /**
   * How many certificates there may be between a client's own and one of the bundle (NGINX's `ssl_verify_depth`), from 0
   * to 10.
   *
   * @default 1
   */
  readonly verifyDepth?: number;
}

/** Options of `ProxyTls.fromSecrets()`. */
export interface ProxyTlsFromSecretsOptions {
  /**
   * The certificate in PEM: the proxy's own first, then those between it and the root.
   *
   * With a KMS key of its own in another stack it needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   */
  readonly certificate: ecs.Secret;

  /**
   * The private key in PEM, without a passphrase.
   *
   * With a KMS key of its own in another stack it needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   */
  readonly privateKey: ecs.Secret;

  /**
   * The versions and ciphers.
   *
   * @default TlsPolicy.INTERMEDIATE
   */
  readonly policy?: TlsPolicy;

  /**
   * Lets in only clients with a certificate. They have to connect to the proxy itself, through a Network Load Balancer that
   * does not end TLS or without any load balancer: with one that ends it, as every Application Load Balancer does, it is an
   * error.
   *
   * @default - clients need no certificate
   */
  readonly clientCertificates?: ProxyClientCertificates;
}

/**
 * TLS that ends at the proxy: behind a Network Load Balancer that passes it through, or once more between an Application
 * Load Balancer and the proxy.
 */
export abstract class ProxyTls {
  /**
   * Certificate and key from Secrets Manager or the Parameter Store.
   *
   * ECS reads them when a task starts, and they are written to memory before NGINX starts; they are neither in the image
   * nor in the template. A task keeps what it started with: when a secret has changed, start new ones, by
   * `aws ecs update-service --force-new-deployment`, or by an EventBridge rule on the secret's rotation that does it.
   * `docs/tls.md` has an example.
   *
   * @param options the secrets
   */
  public static fromSecrets(options: ProxyTlsFromSecretsOptions): ProxyTls {
    checkStruct('ProxyTls.fromSecrets', PROXY_TLS_FROM_SECRETS_OPTIONS, options);
    return new SecretTls(options);
  }

  /** What NGINX has to be told. */
  public abstract readonly settings: TlsSettings;

  /** What NGINX reads from files. */
  public abstract readonly secretFiles: SecretFile[];
}

class SecretTls extends ProxyTls {
  public readonly settings: TlsSettings;
  public readonly secretFiles: SecretFile[];

  public constructor({ certificate, privateKey, policy, clientCertificates }: ProxyTlsFromSecretsOptions) {
    super();
    this.settings = { policy, clientCertificates: clientCertificates && { verifyDepth: clientCertificates.verifyDepth } };
    this.secretFiles = [
      { path: TLS_FILES.certificate, secret: certificate },
      { path: TLS_FILES.key, secret: privateKey },
      ...clientCertificates ? [{ path: TLS_FILES.clientAuthorities, secret: clientCertificates.trustBundle }] : [],
    ];
  }
}
