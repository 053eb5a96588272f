import type { Construct } from 'constructs';
import type { Allowlist } from '../allowlist';
import type { NginxConfigurationOptions } from '../nginx';
import type { TemporaryFile } from '../nginx/features/feature';
import type { UndeliveredHeader } from '../nginx/features/request-headers/undelivered-headers';

/**
 * The parts of an NGINX configuration that a sidecar needs, read only when needed.
 *
 * `NginxConfiguration` is a configuration source. A service is another source: its text is complete only after the last
 * route has been added, while its ports are known from the start.
 */
export interface ConfigurationSource {
  /** The port that serves accepted requests. */
  readonly port: number;
  /** The port that answers health checks. */
  readonly healthPort: number;
  /** The app's address in the NGINX configuration. */
  readonly appHost: string;
  /** The port that the app listens on, if any. */
  readonly appPort?: number;
  /** The socket file that the app listens on, if any. */
  readonly appSocket?: string;
  /** The number of open files that each worker may need. */
  readonly openFiles: number;
  /** The files that must exist before NGINX starts. */
  readonly requiredFiles: string[];
  /** The names of the origin secrets whose values must exist before NGINX starts. */
  readonly requiredOriginSecrets: string[];
  /** The NGINX modules that the image must have. */
  readonly requiredModules: string[];
  /** Whether health checks include the app. */
  readonly _checksApp: boolean;
  /** The construct that the proxy belongs to, or `undefined` for the task definition. */
  readonly _owner?: Construct;
  /** The options of the configuration. Reading them makes the configuration final. */
  readonly _given: NginxConfigurationOptions;
  /** The allowlist. Reading it makes the configuration final. */
  readonly _allowlist: Allowlist;
  /**
   * The headers that OpenAPI descriptions of the routes name and that the app would not receive. Reading the list makes the
   * configuration final.
   */
  readonly _undeliveredHeaders: UndeliveredHeader[];
  /** The files that NGINX writes to its folder. Reading the list makes the configuration final. */
  readonly _temporaryFiles: TemporaryFile[];
  /** The complete nginx.conf. Reading it makes the configuration final. */
  readonly text: string;
}
