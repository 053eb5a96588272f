import type { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { AppProtocol } from '../nginx';

/**
 * The container of the app that the proxy is in front of.
 */
export interface AppContainerProps {
  /**
   * The image of the app.
   *
   * An image that CDK builds has to name the platform of the task, as in
   * `ecs.ContainerImage.fromAsset('app', { platform: Platform.LINUX_ARM64 })`.
   */
  readonly image: ecs.ContainerImage;

  /**
   * The port that the app listens on. It only has to listen on the loopback address, but in the network mode `bridge` on
   * all addresses of its container: nothing but the proxy reaches it.
   *
   * @default - none: `socket` is given
   */
  readonly port?: number;

  /**
   * The socket file that the app listens on, in a folder that is for nothing else, for example `/run/app/app.sock`. The
   * folder is a volume that both containers see. It belongs to root unless the app's image says otherwise, by a `VOLUME`
   * of that path and its owner. NGINX is another user than the app, so the file has to be writable for all.
   *
   * @default - none: `port` is given
   */
  readonly socket?: string;

  /**
   * What is spoken between proxy and app.
   *
   * With `AppProtocol.grpc()` an Application Load Balancer speaks HTTP/2 to the proxy, for which its listener needs a
   * certificate, and the proxy's image NGINX 1.25.1 or later, so that health checks may come in either version.
   *
   * @default AppProtocol.http()
   */
  readonly protocol?: AppProtocol;

  /**
   * The name of the container. No other one of the task has it: that of the proxy is `nginx`.
   *
   * @default 'app'
   */
  readonly containerName?: string;

  /**
   * Environment variables. They can be read in the task definition; use `secrets` for what must not be.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Environment variables that are taken from AWS Secrets Manager or Parameter Store.
   *
   * A secret with a KMS key of its own in another stack needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
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
   * The entry point of the container.
   *
   * @default - the image's
   */
  readonly entryPoint?: string[];

  /**
   * The working directory of the command.
   *
   * @default - the image's
   */
  readonly workingDirectory?: string;

  /**
   * The user that the app runs as.
   *
   * @default - the image's
   */
  readonly user?: string;

  /**
   * How ECS finds out that the app works. With it, the proxy starts only when the app is healthy.
   *
   * @default - none: the proxy starts as soon as the app has been started
   */
  readonly healthCheck?: ecs.HealthCheck;

  /**
   * CPU units that are reserved for the app. 1024 units are one vCPU.
   *
   * @default - the containers share the task's CPU; 256 on EC2 and external instances
   */
  readonly cpu?: number;

  /**
   * The memory above which the app is ended, in MiB.
   *
   * @default - the task's memory; 256 on EC2 and external instances, unless `memoryReservationMiB` is given
   */
  readonly memoryLimitMiB?: number;

  /**
   * The memory that is kept free for the app, in MiB.
   *
   * @default - no reservation
   */
  readonly memoryReservationMiB?: number;

  /**
   * Whether the app cannot write to its file system. Safer, for an app that writes to volumes only.
   *
   * @default false
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Whether the first process of the container is one that hands signals on (`--init` of Docker). For an app that does
   * not end at the signal to stop: as the first process, a program is spared signals that it has no handler for.
   *
   * @default false
   */
  readonly initProcessEnabled?: boolean;

  /**
   * How long ECS waits for the app to end before it is killed.
   *
   * @default - a few seconds longer than the proxy's, so that the app outlives the requests in flight
   */
  readonly stopTimeout?: Duration;

  /**
   * Where the app's output goes.
   *
   * @default - a log group of its own in CloudWatch Logs
   */
  readonly logging?: ecs.LogDriver;
}
