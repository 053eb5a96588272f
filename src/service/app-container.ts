import type { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { UpstreamProtocol } from '../nginx';

/**
 * The container of the app behind the proxy.
 */
export interface AppContainerOptions {
  /**
   * The image used to start the app container.
   *
   * An image that CDK builds must name the platform of the task, as in
   * `ecs.ContainerImage.fromAsset('app', { platform: Platform.LINUX_ARM64 })`.
   */
  readonly image: ecs.ContainerImage;

  /**
   * The port that the app listens on. The loopback address is sufficient, except in the network mode `bridge`, in which the
   * app must listen on all addresses of its container. Only the proxy can reach the port.
   *
   * @default - none: `socket` is given
   */
  readonly port?: number;

  /**
   * The socket file that the app listens on, for example `/run/app/app.sock`. The folder of the socket file must contain
   * nothing else. The folder is a volume that is mounted in both containers. Root owns the folder unless the app's image has
   * a `VOLUME` instruction for that path. The folder then has the same owner as in the image. NGINX and the app run as
   * different users, so all users must be able to write to the socket file.
   *
   * @default - none: `port` is given
   */
  readonly socket?: string;

  /**
   * The protocol between proxy and app.
   *
   * With `UpstreamProtocol.grpc()` an Application Load Balancer sends HTTP/2 to the proxy. The listener of the load balancer then
   * requires a certificate, and the proxy's image requires NGINX 1.25.1 or later, so that health checks can use either HTTP
   * version.
   *
   * @default UpstreamProtocol.http()
   */
  readonly protocol?: UpstreamProtocol;

  /**
   * The name of the container. The name must be unique in the task. The name of the proxy container is `nginx`.
   *
   * @default 'app'
   */
  readonly containerName?: string;

  /**
   * The environment variables to pass to the container. The variables are readable in the task definition. Use `secrets` for
   * confidential values.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * The secret environment variables to pass to the container, from AWS Secrets Manager or Parameter Store.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   *
   * @default - none
   */
  readonly secrets?: Record<string, ecs.Secret>;

  /**
   * The command that is passed to the container.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * The ENTRYPOINT value to pass to the container.
   *
   * @default - the image's
   */
  readonly entryPoint?: string[];

  /**
   * The working directory in which to run commands inside the container.
   *
   * @default - the image's
   */
  readonly workingDirectory?: string;

  /**
   * The user to use inside the container.
   *
   * @default - the image's
   */
  readonly user?: string;

  /**
   * The health check command and associated configuration parameters for the container. With a health check, the proxy does
   * not start until the app is healthy.
   *
   * @default - none: the proxy starts as soon as the app has been started
   */
  readonly healthCheck?: ecs.HealthCheck;

  /**
   * The minimum number of CPU units to reserve for the app. 1024 units are one vCPU.
   *
   * @default - the containers share the task's CPU; 256 on EC2 and external instances
   */
  readonly cpu?: number;

  /**
   * The hard memory limit of the app in MiB. ECS kills the app container above this limit.
   *
   * @default - the task's memory; 256 on EC2 and external instances, unless `memoryReservationMiB` is given
   */
  readonly memoryLimitMiB?: number;

  /**
   * The soft limit (in MiB) of memory to reserve for the app.
   *
   * @default - as much as the limit if the container has a limit, otherwise no reservation
   */
  readonly memoryReservationMiB?: number;

  /**
   * Whether the container is given read-only access to its root file system. Read-only access is safer, and suits an app
   * that writes to volumes only.
   *
   * @default false
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Whether to run an init process inside the container that forwards signals and reaps processes (`--init` of Docker). Use
   * an init process if the app does not stop on the stop signal: Linux does not deliver a signal to the first process of a
   * container if that process has no handler for the signal.
   *
   * @default false
   */
  readonly initProcessEnabled?: boolean;

  /**
   * Time duration to wait before the container is forcefully killed if it doesn't exit normally on its own.
   *
   * @default - 5 seconds longer than the proxy's, so that the app outlives the requests in flight
   */
  readonly stopTimeout?: Duration;

  /**
   * Specifies whether Amazon ECS will resolve the container image tag provided in the container definition to an image
   * digest. With a digest, all tasks of a deployment run the same image, even if the tag moves.
   *
   * @default - VersionConsistency.DISABLED if `image` is a CDK asset, VersionConsistency.ENABLED otherwise
   */
  readonly versionConsistency?: ecs.VersionConsistency;

  /**
   * Enable a restart policy for a container. When you set up a restart policy, Amazon ECS can restart the container without
   * needing to replace the task. NGINX answers 502 during the restart.
   *
   * @default - false unless `restartIgnoredExitCodes` or `restartAttemptPeriod` is set
   */
  readonly enableRestartPolicy?: boolean;

  /**
   * A list of exit codes that Amazon ECS will ignore and not attempt a restart on, at most 50.
   *
   * @default - No exit codes are ignored.
   */
  readonly restartIgnoredExitCodes?: number[];

  /**
   * A period of time that the container must run for before a restart can be attempted, from 60 to 1800 seconds.
   *
   * @default - Duration.seconds(300) if `enableRestartPolicy` is true, otherwise no period.
   */
  readonly restartAttemptPeriod?: Duration;

  /**
   * The log configuration specification for the container.
   *
   * @default - a separate log group in CloudWatch Logs. If CloudWatch Logs does not take lines fast enough, up to 25 MiB of
   * lines wait in a buffer, and further lines are lost (mode `non-blocking`)
   */
  readonly logging?: ecs.LogDriver;
}
