/**
 * The TLS versions and ciphers that NGINX negotiates. The ciphers are Mozilla's recommendations ("Server Side TLS", version
 * 5.7, https://wiki.mozilla.org/Security/Server_Side_TLS), except those that need Diffie-Hellman parameters. All of the
 * ciphers have forward secrecy and authenticated encryption. The groups for the key exchange are OpenSSL's defaults, so that
 * NGINX uses the groups that resist quantum computers if OpenSSL knows them.
 */
export enum TlsPolicy {
  /** TLS 1.2 and 1.3, for general use: Mozilla's "intermediate" configuration. */
  INTERMEDIATE = 'intermediate',
  /** TLS 1.3 only: Mozilla's "modern" configuration. */
  MODERN = 'modern',
}

/** The settings for client certificates, which NGINX verifies (mutual TLS). */
export interface ClientCertificateOptions {
  /**
   * The maximum number of certificates between the client's certificate and a trusted certificate (NGINX's
   * `ssl_verify_depth`), from 0 to 10.
   *
   * @default 1
   */
  readonly verifyDepth?: number;
}

/**
 * TLS at NGINX. NGINX reads three files, all in PEM: `/tmp/tls-certificate.pem` (NGINX's own certificate, then the
 * intermediate certificates up to the root), `/tmp/tls-key.pem` and, with `clientCertificates`, `/tmp/tls-client-ca.pem` (the
 * trusted certificates). The files must exist when NGINX starts. In a service, `ProxyTls` writes the files.
 */
export interface TlsOptions {
  /**
   * The TLS versions and ciphers.
   *
   * @default TlsPolicy.INTERMEDIATE
   */
  readonly policy?: TlsPolicy;

  /**
   * The requirement that clients present a certificate that a trusted certificate has issued, directly or through intermediate
   * certificates. NGINX rejects other clients with 400. The app receives the identity of the client in the headers
   * `X-SSL-Client-DN`, `X-SSL-Client-Issuer-DN`, `X-SSL-Client-Serial` and `X-SSL-Client-Fingerprint` (SHA-1, in hexadecimal
   * digits), with `X-SSL-Client-Verify: SUCCESS`. Clients cannot set these headers themselves. NGINX checks no revocation
   * lists.
   *
   * @default - clients need no certificate
   */
  readonly clientCertificates?: ClientCertificateOptions;
}
