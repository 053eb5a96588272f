import type { ProxyTlsFromSecretsOptions } from './proxy-tls-options';
import type { SecretFile } from './secret-file';
import type { TlsOptions } from '../nginx';
import { PROXY_TLS_FROM_SECRETS_OPTIONS } from './structs';
import { TLS_FILES } from '../nginx/features/tls';
import { checkStruct } from '../validation/struct-members';

/**
 * TLS that the proxy terminates: behind a Network Load Balancer that passes TLS through, or on the connection between an
 * Application Load Balancer and the proxy.
 */
export class ProxyTls {
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
    return new ProxyTls(options);
  }

  /** The TLS settings of NGINX. */
  public readonly settings: TlsOptions;

  /** The secrets that NGINX reads from files. */
  public readonly secretFiles: SecretFile[];

  private constructor({ certificate, privateKey, policy, clientCertificates }: ProxyTlsFromSecretsOptions) {
    this.settings = { policy, clientCertificates: clientCertificates && { verifyDepth: clientCertificates.verifyDepth } };
    this.secretFiles = [
      { path: TLS_FILES.certificate, secret: certificate },
      { path: TLS_FILES.key, secret: privateKey },
      ...clientCertificates ? [{ path: TLS_FILES.clientAuthorities, secret: clientCertificates.trustBundle }] : [],
    ];
  }
}
