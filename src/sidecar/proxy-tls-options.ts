import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { TlsPolicy } from '../nginx';

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
