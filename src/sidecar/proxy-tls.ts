import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { SecretFile } from './secret-file';
import type { TlsPolicy, TlsSettings } from '../nginx';
import { PROXY_TLS_FROM_SECRETS_OPTIONS } from './structs';
import { TLS_FILES } from '../nginx/features/tls';
import { checkStruct } from '../validation/struct-members';

/** The client certificates that the proxy verifies (mutual TLS). */
export interface ProxyClientCertificates {
  /**
   * The certificates of the certificate authorities that issue client certificates, in PEM, concatenated. The certificates
   * are not secret, but ECS passes them like a secret. A parameter of the Parameter Store is sufficient for up to 8 KB.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   */
  readonly trustBundle: ecs.Secret;

  /**
   * The maximum number of certificates between a client certificate and a certificate of the bundle (NGINX's
   * `ssl_verify_depth`), from 0 to 10.
   *
   * @default 1
   */
  readonly verifyDepth?: number;
}

/** Options of `ProxyTls.fromSecrets()`. */
export interface ProxyTlsFromSecretsOptions {
  /**
   * The certificate chain in PEM: the proxy's certificate first, then the intermediate certificates.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   */
  readonly certificate: ecs.Secret;

  /**
   * The private key in PEM, without a passphrase.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   */
  readonly privateKey: ecs.Secret;

  /**
   * The TLS versions and ciphers.
   *
   * @default TlsPolicy.INTERMEDIATE
   */
  readonly policy?: TlsPolicy;

  /**
   * The client certificates that the proxy requires. Clients must connect to the proxy directly, through a Network Load
   * Balancer that passes TLS through, or without a load balancer. Client certificates cannot be combined with a load
   * balancer that terminates TLS, as every Application Load Balancer does.
   *
   * @default - clients need no certificate
   */
  readonly clientCertificates?: ProxyClientCertificates;
}

/**
 * TLS that the proxy terminates: behind a Network Load Balancer that passes TLS through, or on the connection between an
 * Application Load Balancer and the proxy.
 */
export abstract class ProxyTls {
  /**
   * Certificate and key from Secrets Manager or the Parameter Store.
   *
   * ECS reads the secrets when a task starts. The container writes the secrets to memory before NGINX starts. The secrets
   * are neither in the image nor in the template. A running task keeps the secrets that it started with. When a secret has
   * changed, start new tasks with `aws ecs update-service --force-new-deployment`, or with an EventBridge rule on the
   * secret's rotation. `docs/tls.md` has an example.
   *
   * @param options the secrets
   */
  public static fromSecrets(options: ProxyTlsFromSecretsOptions): ProxyTls {
    checkStruct('ProxyTls.fromSecrets', PROXY_TLS_FROM_SECRETS_OPTIONS, options);
    return new SecretTls(options);
  }

  /** The TLS settings of NGINX. */
  public abstract readonly settings: TlsSettings;

  /** The secrets that NGINX reads from files. */
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
