import type { Duration } from 'aws-cdk-lib';
import { NginxOptions } from './settings/nginx-options';
import { UpstreamProtocol } from './settings/upstream-protocol';
import { Allowlist } from '../allowlist/allowlist';

/** Properties of an NGINX configuration. */
export interface NginxConfigurationOptions {
  /** The requests that are allowed. */
  readonly allowlist: Allowlist;
  /**
   * The port on which the app listens.
   *
   * @default - no port: `appSocket` is given
   */
  readonly appPort?: number;
  /**
   * The socket file on which the app listens, in a folder that both containers share, for example `/run/app/app.sock`. NGINX
   * runs as a user other than the app's and needs write permission for the file: the file's mode must be 666, or the file's
   * group must be NGINX's.
   *
   * @default - no socket file: `appPort` is given
   */
  readonly appSocket?: string;
  /**
   * The protocol between NGINX and the app.
   *
   * @default UpstreamProtocol.http()
   */
  readonly appProtocol?: UpstreamProtocol;
  /**
   * The host name or address of the app. In a task with `awsvpc` networking, containers share the loopback interface. In
   * `bridge` mode, the host is the name of the link.
   *
   * @default 127.0.0.1
   */
  readonly appHost?: string;
  /**
   * The port on which NGINX listens. Ports below 1024 need privileges that the container does not have.
   *
   * @default 8080
   */
  readonly port?: number;
  /**
   * The port on which NGINX answers health checks, at `/health`, for any host.
   *
   * @default 8081
   */
  readonly healthPort?: number;
  /**
   * The path of the app to which health checks are forwarded. The app receives two headers: the `User-Agent` of the health
   * check, and as `Host` the first of the hosts that has no wildcard. The app receives no body.
   *
   * @default - NGINX answers health checks itself
   */
  readonly appHealthPath?: string;
  /**
   * Whether NGINX also answers health checks at `/health` on `port`. The option is for load balancers that cannot use another
   * port for health checks, because the ports of the instance are chosen at run time. Only requests without the header
   * `X-Forwarded-For` are health checks. The load balancer must therefore add the header to all requests of clients, as an
   * Application Load Balancer does by default.
   *
   * @default false
   */
  readonly healthOnTrafficPort?: boolean;
  /**
   * The number of worker processes. NGINX's `auto` would count the cores of the machine instead of the task's share of the
   * cores.
   *
   * @default 1
   */
  readonly workerProcesses?: number;
  /**
   * The time for which an idle connection from the load balancer stays open. The value must be more than the load
   * balancer's idle timeout.
   *
   * @default Duration.seconds(75)
   */
  readonly keepaliveTimeout?: Duration;
  /**
   * The maximum time that requests may take after the stop signal.
   *
   * @default Duration.seconds(20)
   */
  readonly workerShutdownTimeout?: Duration;
  /**
   * The settings for compression, limits and timeouts.
   *
   * @default - the defaults of the settings
   */
  readonly settings?: NginxOptions;
}
