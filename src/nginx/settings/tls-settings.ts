/**
 * What is agreed upon when a connection with TLS is opened. The ciphers are Mozilla's recommendations ("Server Side TLS",
 * version 5.7, https://wiki.mozilla.org/Security/Server_Side_TLS), but for those that need Diffie-Hellman parameters.
 * All of them have forward secrecy and authenticated encryption. The groups for the exchange of keys are OpenSSL's, so
 * that those which withstand quantum computers are used where it knows them.
 */
export enum TlsPolicy {
  /** TLS 1.2 and 1.3, for general use: Mozilla's "intermediate" configuration. */
  INTERMEDIATE = 'intermediate',
  /** TLS 1.3 only: Mozilla's "modern" configuration. */
  MODERN = 'modern',
}

/** Certificates of clients, which NGINX verifies (mutual TLS). */
export interface ClientCertificateSettings {
  /**
   * How many certificates there may be between a client's own and one of the trusted ones (NGINX's `ssl_verify_depth`),
   * from 0 to 10.
   *
   * @default 1
   */
  readonly verifyDepth?: number;
}

/**
 * TLS at NGINX. It reads `/tmp/tls-certificate.pem` (its own certificate, then those between it and the root),
 * `/tmp/tls-key.pem` and, with `clientCertificates`, `/tmp/tls-client-ca.pem` (the trusted certificates), all in PEM.
 * They have to be there when it starts. A service does all this with `ProxyTls`.
 */
export interface TlsSettings {
  /**
   * The versions and ciphers.
   *
   * @default TlsPolicy.INTERMEDIATE
   */
  readonly policy?: TlsPolicy;

  /**
   * Only clients with a certificate that leads to a trusted one are let in; others are answered 400. Who a client is, the
   * app learns from the headers `X-SSL-Client-DN`, `X-SSL-Client-Issuer-DN`, `X-SSL-Client-Serial` and
   * `X-SSL-Client-Fingerprint` (SHA-1, in hexadecimal digits) with `X-SSL-Client-Verify: SUCCESS`, which no client can
   * set itself. Certificates are not looked up in any list of revoked ones.
   *
   * @default - clients need no certificate
   */
  readonly clientCertificates?: ClientCertificateSettings;
}
