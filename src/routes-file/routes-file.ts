import { readRoutesFile } from './read-routes-file';
import type { Route } from '../allowlist';
import type { UpstreamProtocol, NginxOptions } from '../nginx';
import { messageOf } from '../validation/unknown-values';

/**
 * The content of a routes file: an allowlist, and settings of NGINX, in YAML or JSON. `docs/routes-file.md` describes the format.
 *
 * ```ts
 * const file = RoutesFile.fromPath('routes.yaml');
 * new ReverseProxiedService(this, 'Orders', {
 *   cluster,
 *   exposure: Exposure.internal({ certificate }),
 *   app: { image: ecs.ContainerImage.fromAsset('app'), port: 3000, protocol: file.appProtocol },
 *   routes: file.routes,
 *   hosts: file.hosts,
 *   nginx: file.settings,
 * });
 * ```
 */
export class RoutesFile {
  /**
   * The content of a routes file. The path of an OpenAPI description is accepted, too.
   *
   * The keys of the file that describe the proxy of a service, such as `appPort`, are checked and have no effect here.
   *
   * @param fileName the file, absolute or relative to the working directory
   * @throws one error that names the file and lists every problem with its place in the file
   */
  public static fromPath(fileName: string): RoutesFile {
    return new RoutesFile(fileName);
  }

  /** The routes of the file, in the order of the file. */
  public readonly routes: Route[];
  /** The allowed hosts as the file names them. Undefined if the file allows any host. */
  public readonly hosts?: string[];
  /** The settings of NGINX. Undefined if the file has none. */
  public readonly settings?: NginxOptions;
  /** The protocol between NGINX and the app. Undefined if the file does not name a protocol. */
  public readonly appProtocol?: UpstreamProtocol;

  private constructor(fileName: string) {
    const { allowlist, settings, appProtocol } = contentOf(fileName);
    this.routes = [...allowlist._given.routes];
    this.hosts = allowlist._given.hosts;
    this.settings = settings;
    this.appProtocol = appProtocol;
  }
}

function contentOf(fileName: string) {
  try {
    return readRoutesFile(fileName);
  } catch (error) {
    throw new Error(`RoutesFile.fromPath(${JSON.stringify(fileName)}): ${messageOf(error)}`);
  }
}
