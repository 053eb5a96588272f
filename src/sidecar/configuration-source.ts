import type { Allowlist } from '../allowlist';
import type { TemporaryFile } from '../nginx/features/temporary-files';
import type { UndeliveredHeader } from '../nginx/features/undelivered-headers';

/**
 * What a sidecar needs of an NGINX configuration, asked for only when it is needed.
 *
 * `NginxConfiguration` is one. A service is another: its text is complete only when the last route has been added,
 * while its ports are known from the start.
 */
export interface ConfigurationSource {
  /** The port that serves what passes the allowlist. */
  readonly port: number;
  /** The port that answers health checks. */
  readonly healthPort: number;
  /** The app's address, as NGINX has it. */
  readonly appHost: string;
  /** The port on which the app listens, where it does. */
  readonly appPort?: number;
  /** The socket file on which the app listens, where it does. */
  readonly appSocket?: string;
  /** The number of open files that each worker may need. */
  readonly openFiles: number;
  /** The files that have to be there before NGINX starts. */
  readonly requiredFiles: string[];
  /** The names of the origin secrets whose values have to be there before NGINX starts. */
  readonly requiredOriginSecrets: string[];
  /** The modules of NGINX that the image has to have. */
  readonly requiredModules: string[];
  /** The requests that may pass. Reading it makes it final. */
  readonly _allowlist: Allowlist;
  /** The headers that descriptions of the routes name and that the app would not get. Reading it makes it final. */
  readonly _undeliveredHeaders: UndeliveredHeader[];
  /** What NGINX writes to its folder. Reading it makes the configuration final. */
  readonly _temporaryFiles: TemporaryFile[];
  /** The complete nginx.conf. Reading it makes it final. */
  readonly text: string;
}
