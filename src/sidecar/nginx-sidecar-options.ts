import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { ProxyImage } from './image/proxy-image';
import type { SecretFile } from './secret-file';
import type { NginxConfiguration } from '../nginx';

/**
 * Settings of the proxy container that do not depend on the app.
 */
export interface ProxyContainerOptions {
  /**
   * The image used to start the container.
   *
   * @default ProxyImage.built()
   */
  readonly image?: ProxyImage;

  /**
   * The name of the container. The name must be unique in the task.
   *
   * @default 'nginx'
   */
  readonly containerName?: string;

  /**
   * The minimum number of CPU units to reserve for the proxy. 1024 units are one vCPU.
   *
   * @default - the containers share the task's CPU
   */
  readonly cpu?: number;

  /**
   * The hard memory limit of the proxy in MiB. ECS kills the proxy container above this limit.
   *
   * @default 256
   */
  readonly memoryLimitMiB?: number;

  /**
   * The soft limit (in MiB) of memory to reserve for the proxy.
   *
   * @default - as much as the limit
   */
  readonly memoryReservationMiB?: number;

  /**
   * The port number on the container instance to reserve for the proxy. Only in the network mode `bridge`.
   *
   * @default - a free port, chosen when a task starts
   */
  readonly hostPort?: number;

  /**
   * The log configuration specification for the container, which receives the access log and the error log.
   *
   * @default - a separate log group in CloudWatch Logs. If CloudWatch Logs does not take lines fast enough, up to 25 MiB of
   * lines wait in a buffer, and further lines are lost (mode `non-blocking`)
   */
  readonly logging?: ecs.LogDriver;

  /**
   * The time for which the log group keeps the logs. The setting cannot be combined with `logging`.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The removal policy of the log group, which applies when the log group is removed from the stack. The setting cannot be
   * combined with `logging`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The KMS key to encrypt the log group with. The sidecar allows CloudWatch Logs to use the key in the key policy, unless
   * the key is imported. The setting cannot be combined with `logging`.
   *
   * @default - encrypted with a key of AWS
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * Time duration to wait before the container is forcefully killed if it doesn't exit normally on its own. The time should
   * be longer than NGINX's `worker_shutdown_timeout` and shorter than the app's stop timeout. AWS Fargate allows at most 120
   * seconds.
   *
   * @default Duration.seconds(35)
   */
  readonly stopTimeout?: Duration;

  /**
   * The time for which NGINX accepts connections after the signal to stop, for clients that still use the address of the
   * task, such as the TTL of DNS records. The stop timeout must be longer by the time that requests in flight may take. With a
   * delay, a shell is the first process of the container.
   *
   * @default Duration.seconds(0)
   */
  readonly stopDelay?: Duration;

  /**
   * The optional grace period to provide the container time to bootstrap before failed health checks count towards the
   * maximum number of retries, up to 300 seconds. A success ends the period. If the health checks include the app, the
   * period must be longer than the app takes to start.
   *
   * @default - 10 seconds, or 300 seconds if the configuration has an `appHealthPath`
   */
  readonly healthCheckStartPeriod?: Duration;

  /**
   * The number of files and connections that each process of the proxy may have open. A proxied request requires two
   * connections.
   *
   * @default - 65536, or the number that the configuration requires if that is higher
   */
  readonly maxOpenFiles?: number;

  /**
   * The secrets that NGINX reads from files. With at least one secret, the folder that NGINX writes to is in memory, with a
   * size of half of `memoryLimitMiB`, so that no secret is ever on a disk.
   *
   * @default - none
   */
  readonly secretFiles?: SecretFile[];

  /**
   * The values of each origin secret of the configuration, by the name of the secret. NGINX accepts all values of a secret
   * at the same time. A value is 16 to 256 letters, digits and characters of "-._~+/=". The container does not start if a
   * value is missing or has another format.
   *
   * @default - none
   */
  readonly originSecrets?: Record<string, ecs.Secret[]>;

  /**
   * The name of the port mapping that serves requests, which Service Connect and VPC Lattice refer to: up to 64 lower-case
   * letters, digits, underscores and hyphens.
   *
   * @default - none
   */
  readonly portName?: string;

  /**
   * The protocol used by Service Connect, for the port that serves requests. Only together with `portName`.
   *
   * @default - Service Connect treats requests as TCP
   */
  readonly appProtocol?: ecs.AppProtocol;
}

/**
 * Options of `NginxSidecar`.
 */
export interface NginxSidecarOptions extends ProxyContainerOptions {
  /**
   * The configuration of NGINX.
   */
  readonly configuration: NginxConfiguration;

  /**
   * The app container behind NGINX. The app container must be in the same task definition and listen on the address that the
   * configuration names.
   */
  readonly appContainer: ecs.ContainerDefinition;
}
