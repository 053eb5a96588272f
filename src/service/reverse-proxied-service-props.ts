import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { AppContainerOptions } from './app-container';
import type { Route } from '../allowlist';
import type { NginxOptions } from '../nginx';
import type { ProxyImage, ProxyTls } from '../sidecar';
import type { Capacity } from './capacity/capacity';
import type { Deployment } from './deployment/deployment';
import type { Exposure } from './exposure/exposure';
import type { LoadBalancerHealthCheckOptions } from './exposure/load-balancer-health-check';
import type { ServiceScalingOptions } from './scaling/service-scaling';

/**
 * Properties of `ReverseProxiedService`.
 */
export interface ReverseProxiedServiceProps {
  /**
   * The cluster that hosts the service. The load balancer is created in the VPC of the cluster.
   */
  readonly cluster: ecs.ICluster;

  /**
   * The app behind the proxy.
   */
  readonly app: AppContainerOptions;

  /**
   * The routes, which list the requests that may reach the app. The proxy rejects all other requests. `addRoute()` adds more
   * routes.
   */
  readonly routes: Route[];

  /**
   * The host names that the proxy accepts requests for. The proxy rejects requests for other hosts.
   *
   * @default - the domain names of the exposure if the exposure has any, otherwise any host name
   */
  readonly hosts?: string[];

  /**
   * The way in which clients reach the service.
   */
  readonly exposure: Exposure;

  /**
   * The capacity that the tasks run on.
   *
   * @default Capacity.fargate()
   */
  readonly capacity?: Capacity;

  /**
   * The image of the proxy container.
   *
   * @default ProxyImage.built()
   */
  readonly proxyImage?: ProxyImage;

  /**
   * TLS at the proxy. A load balancer that connects to the proxy by HTTPS does not verify the certificate of the proxy, so a
   * self-signed certificate is sufficient behind a load balancer. Health checks use HTTP on their own port. The setting
   * `tls` of `nginx` has no effect if `proxyTls` is given.
   *
   * @default - HTTP between load balancer and proxy
   */
  readonly proxyTls?: ProxyTls;

  /**
   * The users of routes with `basicAuth`, by the name of the user list. The name is `users` unless a route names another
   * list. Each secret contains one line for each user in the format of `htpasswd`: the name, a colon and the hash of the
   * password. A list that no route names has no effect.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   *
   * @default - no route requires a name and password
   */
  readonly basicAuthUsers?: Record<string, ecs.Secret>;

  /**
   * The values of each origin secret, by the name of the secret. The name is `origin` unless a route or the settings choose
   * another name. A secret usually has one value. While you rotate a secret, give two values: first the proxy accepts both
   * values, then the sender, such as CloudFront, sends the new value, then you remove the old value. A value is 16 to 256
   * letters, digits and characters of "-._~+/=". A task does not start if a value is missing or has another format.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   *
   * @default - requests need no secret
   */
  readonly originSecrets?: Record<string, ecs.Secret[]>;

  /**
   * Settings of NGINX that do not decide which requests are accepted, such as compression and limits.
   *
   * @default - defaults that suit most services
   */
  readonly nginx?: NginxOptions;

  /**
   * The minimum number of CPU units to reserve for the proxy. 1024 units are one vCPU.
   *
   * @default - the containers share the task's CPU; 256 on EC2 and external instances
   */
  readonly proxyCpu?: number;

  /**
   * The hard memory limit of the proxy in MiB. ECS kills the proxy container above this limit.
   *
   * @default 256
   */
  readonly proxyMemoryLimitMiB?: number;

  /**
   * The soft limit (in MiB) of memory to reserve for the proxy. If tasks share instances, a reservation below the memory
   * limit lets more tasks run on an instance.
   *
   * @default - as much as the limit
   */
  readonly proxyMemoryReservationMiB?: number;

  /**
   * The port that the proxy listens on, from 1024.
   *
   * @default - 8080, or 8090 if the app listens on 8080 or 8081
   */
  readonly proxyPort?: number;

  /**
   * The port on which the proxy answers health checks, from 1024.
   *
   * @default - 8081, or 8091 if the app listens on 8080 or 8081
   */
  readonly proxyHealthPort?: number;

  /**
   * The desired number of instantiations of the task definition to keep running on the service. Leave `desiredCount` out if
   * something else scales the service. Otherwise each deployment resets the number of tasks to `desiredCount`.
   *
   * @default - not part of the template: 1 when the service is created; later deployments do not change the number of tasks
   */
  readonly desiredCount?: number;

  /**
   * The auto scaling of the number of tasks.
   *
   * @default - no auto scaling
   */
  readonly scaling?: ServiceScalingOptions;

  /**
   * The deployment strategy, by which new tasks replace old tasks.
   *
   * @default Deployment.rolling()
   */
  readonly deployment?: Deployment;

  /**
   * The alarms to monitor during deployment, and the behavior to apply if at least one enters a state of alarm during the
   * deployment or bake time. The metric of a deployment alarm must not name the service. Otherwise alarm and service depend
   * on each other. `addRecommendedAlarms({ rollBackDeployments: true })` adds more deployment alarms.
   *
   * If an alarm goes off, Amazon ECS rolls the deployment back. With the behavior FAIL_ON_ALARM, Amazon ECS only stops the
   * deployment and leaves the tasks as they are until the next deployment. Amazon ECS applies the same behavior to all
   * alarms of a service, so `rollBackDeployments` cannot be combined with FAIL_ON_ALARM.
   *
   * @default - none
   */
  readonly deploymentAlarms?: ecs.DeploymentAlarmConfig;

  /**
   * The path at which the app answers health checks. If the path is given, the health checks of the load balancer and of the
   * proxy container include the app. The path does not become public. The path has no effect on the health checks of a
   * Network Load Balancer in the network mode `bridge`, which only open a connection, nor on the health checks of your own
   * target group if those request another port or path.
   *
   * @default - health checks check the proxy only
   */
  readonly appHealthPath?: string;

  /**
   * The settings of the load balancer's health checks: interval, timeout and thresholds. The settings have no effect with
   * `Exposure.noLoadBalancer()`, which has no load balancer, and with `Exposure.targetGroup()`, whose target group has its own health
   * check.
   *
   * @default - every 10 seconds; two successes or three failures decide
   */
  readonly loadBalancerHealthCheck?: LoadBalancerHealthCheckOptions;

  /**
   * The period of time that the Amazon ECS service scheduler ignores unhealthy Elastic Load Balancing target health checks
   * after a task has first started. The period also applies to the health checks of VPC Lattice and of the containers, so it
   * is of use without a load balancer, too. With `appHealthPath` the period must be longer than the app takes to start.
   * Otherwise Amazon ECS replaces each task before the app has started.
   *
   * @default - 300 seconds with `appHealthPath`, otherwise 60 seconds if the exposure has a load balancer
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * The optional grace period to provide the proxy container time to bootstrap before failed health checks count towards the
   * maximum number of retries, up to 300 seconds. A success ends the period. With `appHealthPath` the period must be longer
   * than the app takes to start. The start period of the app's own health check is `startPeriod` in `app.healthCheck`.
   *
   * @default - 10 seconds, or 300 seconds with `appHealthPath`
   */
  readonly proxyHealthCheckStartPeriod?: Duration;

  /**
   * The time that requests in flight may take when a task stops, in whole seconds up to 110. The construct derives the
   * deregistration delay, the stop timeouts of both containers and the shutdown timeout of NGINX from `drainTime`. The
   * deregistration delay of a target group that is passed to `Exposure.targetGroup()` does not change, nor does the stop
   * timeout of an app that has a `stopTimeout`.
   *
   * @default Duration.seconds(30)
   */
  readonly drainTime?: Duration;

  /**
   * The minimum number of tasks, specified as a percentage of the Amazon ECS service's DesiredCount value, that must
   * continue to run and remain healthy during a rolling deployment. Deployments that shift requests ignore this percentage
   * and start all new tasks beside the old tasks.
   *
   * Amazon ECS rounds the number of tasks up. A daemon on a single instance, whose task must stop before the next task
   * starts, therefore requires 0 and is unavailable during a deployment.
   *
   * @default - 100; 50 if an instance has room for one task only, or 0 if `desiredCount` is then 1 or left out and the
   * service is no daemon
   */
  readonly minHealthyPercent?: number;

  /**
   * The maximum number of tasks, specified as a percentage of the Amazon ECS service's DesiredCount value, that can run in a
   * service during a rolling deployment. Deployments that shift requests ignore this percentage and start all new tasks
   * beside the old tasks.
   *
   * @default - 200, or 100 if an instance has room for one task only
   */
  readonly maxHealthyPercent?: number;

  /**
   * Whether to use Availability Zone rebalancing for the service. If enabled, `maxHealthyPercent` must be greater than 100.
   *
   * @default ecs.AvailabilityZoneRebalancing.ENABLED
   */
  readonly availabilityZoneRebalancing?: ecs.AvailabilityZoneRebalancing;

  /**
   * Whether to enable the deployment circuit breaker, which ends a deployment whose tasks do not start. Amazon ECS supports
   * the circuit breaker for rolling deployments only. With other deployments the circuit breaker can only be disabled.
   *
   * @default - enabled with rollback; disabled for deployments that shift requests
   */
  readonly circuitBreaker?: ecs.DeploymentCircuitBreaker;

  /**
   * Whether to propagate the tags from the task definition or the service to the tasks in the service. AWS Fargate charges
   * costs to the tags of the tasks.
   *
   * @default ecs.PropagatedTagSource.NONE
   */
  readonly propagateTags?: ecs.PropagatedTagSource;

  /**
   * Whether to enable Amazon ECS managed tags for the tasks within the service. The tags contain the names of the cluster
   * and of the service.
   *
   * @default false
   */
  readonly enableECSManagedTags?: boolean;

  /**
   * Whether to enable the ability to execute into the app container: `aws ecs execute-command` opens a shell as root. With
   * `app.readonlyRootFilesystem`, the folders that ECS Exec writes to become volumes. ECS Exec does not work in the proxy
   * container, whose root file system stays read-only.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * The log configuration specification for the proxy container, which receives the access log and the error log.
   *
   * Metrics, saved queries, the dashboard, and the recommended alarms on upstream errors, latency and rejections require an
   * `awslogs` driver, because they read a log group of CloudWatch Logs. No other proxy may write to the log group.
   *
   * @default - a separate log group in CloudWatch Logs. If CloudWatch Logs does not take lines fast enough, up to 25 MiB of
   * lines wait in a buffer, and further lines are lost (mode `non-blocking`)
   */
  readonly proxyLogging?: ecs.LogDriver;

  /**
   * The time for which the log groups keep the logs. The setting affects the log groups that the construct creates: that of
   * the app without `app.logging`, and that of the proxy without `proxyLogging`.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The removal policy of the log groups, which applies when they are removed from the stack. The setting affects the log
   * groups that the construct creates: that of the app without `app.logging`, and that of the proxy without `proxyLogging`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The KMS key to encrypt the log groups with. The construct allows CloudWatch Logs to use the key in the key policy,
   * unless the key is imported. The setting affects the log groups that the construct creates: that of the app without
   * `app.logging`, and that of the proxy without `proxyLogging`.
   *
   * @default - encrypted with a key of AWS
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * The namespace of the metrics that are derived from the proxy's log. A namespace has up to 255 letters, digits, spaces
   * and characters of "._/#-", does not consist of spaces only and does not begin with "AWS/" ("Namespaces" in the user
   * guide of Amazon CloudWatch; without the colon, which a metric filter does not accept: `MetricTransformation` in the API
   * reference of CloudWatch Logs). The metrics of services that share a namespace are counted together. The namespace has no
   * effect until the app uses a metric, the recommended alarms or the dashboard, and cannot be combined with a `proxyLogging`
   * other than an `awslogs` driver.
   *
   * @default - ReverseProxiedService/ and the names of the stack and of the service
   */
  readonly metricNamespace?: string;
}
