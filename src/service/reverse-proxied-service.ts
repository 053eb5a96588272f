import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { AppContainerProps } from './app-container';
import { Capacity } from './capacity/capacity';
import type { ContainerDefaults } from './capacity/capacity-kind';
import { checkCombination, speaksGrpc } from './check-combination';
import { checkValues } from './check-props';
import { NginxConfiguration, NginxSettings } from '../nginx';
import { Deployment } from './deployment/deployment';
import { DeploymentAlarms } from './deployment/deployment-alarms';
import { addAgentVolumes } from './execute-command';
import { attachedTargetGroups } from './exposure/attached-target-groups';
import type { Exposure } from './exposure/exposure';
import type { LoadBalancerHealthCheck } from './exposure/load-balancer-health-check';
import { acknowledgeImagePull } from './image-pull';
import { injectedProps } from './injected-props';
import { LateConfiguration } from './lazy-configuration';
import type { RejectionReason, Route } from '../allowlist';
import { NginxSidecar, ProxyImage, ProxyTls, SecretFile } from '../sidecar';
import type { DashboardOptions } from './monitoring/dashboard-options';
import { logsInsightsQueries } from './monitoring/logs-insights-queries';
import type { LogsInsightsQueriesOptions } from './monitoring/logs-insights-queries-options';
import { ProxyMetrics } from './monitoring/proxy-metrics';
import { RecommendedAlarms } from './monitoring/recommended-alarms';
import type { RecommendedAlarmsOptions } from './monitoring/recommended-alarms-options';
import { serviceDashboard } from './monitoring/service-dashboard';
import type { WatchedService } from './monitoring/watched-service';
import { scaleTasks } from './scaling/scale-tasks';
import type { ServiceScaling } from './scaling/service-scaling';
import { DASHBOARD_OPTIONS, LOGS_INSIGHTS_QUERIES_OPTIONS, RECOMMENDED_ALARMS_OPTIONS, REVERSE_PROXIED_SERVICE_PROPS } from './structs';
import { deriveTiming, Timing } from './timing';
import { checkService } from '../checks/service/service-checks';
import { takesUnderscores } from '../nginx/features/underscores';
import { containerLogGroup } from '../sidecar/container-log-group';
import { Problems } from '../validation/problems';
import { checkStruct } from '../validation/struct-members';

/**
 * Properties of `ReverseProxiedService`.
 */
export interface ReverseProxiedServiceProps {
  /**
   * The cluster that the service runs in. The load balancer is made in its VPC.
   */
  readonly cluster: ecs.ICluster;

  /**
   * The app that the proxy is in front of.
   */
  readonly app: AppContainerProps;

  /**
   * The requests that may reach the app. Everything else is rejected by the proxy. More can be added with `addRoute()`.
   */
  readonly routes: Route[];

  /**
   * The host names that requests may be for. All others are rejected.
   *
   * @default - the domain names of the exposure, where it has some, else any host name
   */
  readonly hosts?: string[];

  /**
   * How clients reach the service.
   */
  readonly exposure: Exposure;

  /**
   * What the tasks run on.
   *
   * @default Capacity.fargate()
   */
  readonly capacity?: Capacity;

  /**
   * Where the image of the proxy comes from.
   *
   * @default ProxyImage.built()
   */
  readonly proxyImage?: ProxyImage;

  /**
   * TLS at the proxy. A load balancer that speaks HTTPS to it does not verify the certificate, so one that you sign
   * yourself will do there. Health checks stay HTTP, on their own port. The `tls` of `nginx` has no effect beside it.
   *
   * @default - HTTP between load balancer and proxy
   */
  readonly proxyTls?: ProxyTls;

  /**
   * The users of routes with `basicAuth`, by the names of their lists: `users` unless a route says otherwise. Each secret
   * has a line for each user, as `htpasswd` writes it: the name, a colon, and the hash of the password. A list that no route
   * names has no effect.
   *
   * A secret with a KMS key of its own in another stack needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   *
   * @default - no route asks for name and password
   */
  readonly basicAuthUsers?: Record<string, ecs.Secret>;

  /**
   * The values of each `OriginSecret`, by its name: `origin` unless a route or the settings say otherwise. One value is usual,
   * and two while a secret is changed: first the proxy takes both, then what is in front sends the new one, then the old one
   * goes. A value is 16 to 256 letters, digits and characters of "-._~+/=". A task does not start with another one, nor without.
   *
   * A secret with a KMS key of its own in another stack needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   *
   * @default - nothing in front has to send a secret
   */
  readonly originSecrets?: Record<string, ecs.Secret[]>;

  /**
   * Settings of NGINX that have nothing to do with what may pass: compression, limits and the like.
   *
   * @default - defaults that suit most services
   */
  readonly nginx?: NginxSettings;

  /**
   * CPU units that are reserved for the proxy. 1024 units are one vCPU.
   *
   * @default - the containers share the task's CPU; 256 on EC2 and external instances
   */
  readonly proxyCpu?: number;

  /**
   * The memory above which the proxy is ended, in MiB.
   *
   * @default 256
   */
  readonly proxyMemoryLimitMiB?: number;

  /**
   * The memory that is kept free for the proxy, in MiB. Where tasks share machines, less than the limit lets more of them
   * run on one.
   *
   * @default - as much as the limit
   */
  readonly proxyMemoryReservationMiB?: number;

  /**
   * The port that the proxy listens on, from 1024.
   *
   * @default - 8080, or 8090 where the app listens on 8080 or 8081
   */
  readonly proxyPort?: number;

  /**
   * The port that the proxy answers health checks on, from 1024.
   *
   * @default - 8081, or 8091 where the app listens on 8080 or 8081
   */
  readonly proxyHealthPort?: number;

  /**
   * The number of tasks. Leave it out where something else scales the service, or each deployment sets it back.
   *
   * @default - not part of the template: 1 when the service is made, and left alone ever after
   */
  readonly desiredCount?: number;

  /**
   * How the number of tasks follows the load.
   *
   * @default - it does not
   */
  readonly scaling?: ServiceScaling;

  /**
   * How new tasks take the place of old ones.
   *
   * @default Deployment.rolling()
   */
  readonly deployment?: Deployment;

  /**
   * Alarms that end a deployment when they go off while it runs. The metric of such an alarm must not name the service,
   * or alarm and service wait for each other. `addRecommendedAlarms({ rollBackDeployments: true })` adds to them.
   *
   * At an alarm Amazon ECS rolls the deployment back; with the behavior FAIL_ON_ALARM it only stops it, and leaves the tasks
   * as they are until the next one. It does one and the same at all alarms of a service, so that `rollBackDeployments` is
   * an error together with FAIL_ON_ALARM.
   *
   * @default - none
   */
  readonly deploymentAlarms?: ecs.DeploymentAlarmConfig;

  /**
   * The path that the app answers health checks on. The health checks of load balancer and container then include the
   * app. The path does not become public by this. It has no effect on the health checks of a Network Load Balancer in the
   * network mode `bridge`, which only connects, nor on those of a target group of your own that ask elsewhere.
   *
   * @default - the load balancer asks whether the proxy works
   */
  readonly appHealthPath?: string;

  /**
   * How often the load balancer asks for health, and how many answers count. It has no effect with `Exposure.none()`, where
   * nothing asks, and with `Exposure.targetGroup()`, whose target group says so itself.
   *
   * @default - every 10 seconds; two successes or three failures decide
   */
  readonly loadBalancerHealthCheck?: LoadBalancerHealthCheck;

  /**
   * How long failed health checks of the load balancer do not count after a task has started. With `Exposure.none()` it is
   * an error.
   *
   * @default - 60 seconds, where there is a load balancer
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * How long requests in flight may take when a task stops, in whole seconds up to 110. The deregistration delay, the
   * stop timeouts of both containers and NGINX's own are derived from it. It has no effect on the deregistration delay with
   * `Exposure.targetGroup()`, whose target group has one of its own, nor on the app where that has a `stopTimeout`.
   *
   * @default Duration.seconds(30)
   */
  readonly drainTime?: Duration;

  /**
   * The share of the desired tasks that has to be healthy during a rolling deployment, in per cent. A deployment that
   * shifts requests does not go by it: it starts all new tasks beside the old ones.
   *
   * @default - 100, or 0 where a machine has room for one task only
   */
  readonly minHealthyPercent?: number;

  /**
   * The share of the desired tasks that may exist during a rolling deployment, in per cent. A deployment that shifts requests
   * does not go by it: it starts all new tasks beside the old ones.
   *
   * @default - 200, or 100 where a machine has room for one task only
   */
  readonly maxHealthyPercent?: number;

  /**
   * What happens to a deployment whose tasks do not come up. Amazon ECS has this for rolling deployments only, so that with
   * others it may only be disabled.
   *
   * @default - it is stopped and rolled back; nothing where requests are shifted
   */
  readonly circuitBreaker?: ecs.DeploymentCircuitBreaker;

  /**
   * Whose tags the tasks get, which the costs of AWS Fargate are charged to: those of the service or of the task definition.
   *
   * @default ecs.PropagatedTagSource.NONE
   */
  readonly propagateTags?: ecs.PropagatedTagSource;

  /**
   * Whether tasks get the tags of Amazon ECS itself, with the names of cluster and service.
   *
   * @default false
   */
  readonly enableECSManagedTags?: boolean;

  /**
   * Whether `aws ecs execute-command` may open a shell in the app container, as root. With
   * `app.readonlyRootFilesystem` the folders that this needs become volumes. There is no shell in the proxy: its root
   * file system is read-only, and stays so.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * How long the log groups keep the logs. It has no effect on where the app logs with an `app.logging` of its own.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the log groups when they are removed from the stack. It has no effect on where the app logs with an
   * `app.logging` of its own.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The key that encrypts the log groups. CloudWatch Logs is let into its policy, unless the key is an imported one. It has no
   * effect on where the app logs with an `app.logging` of its own.
   *
   * @default - encrypted with a key of AWS
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * The namespace of the metrics that come from the proxy's log: up to 255 letters, digits, spaces and characters of
   * "._/#-", not of spaces only, and not beginning with "AWS/" ("Namespaces" in the user guide of Amazon CloudWatch; without
   * the colon, which a metric filter does not take: `MetricTransformation` in the API reference of CloudWatch Logs).
   * Services that share one are counted together. It has no effect until something asks for a metric, or for alarms or a
   * dashboard.
   *
   * @default - ReverseProxiedService/ and the names of the stack and of the service
   */
  readonly metricNamespace?: string;
}

/**
 * An Amazon ECS service behind an NGINX reverse proxy that lets through only the requests you list.
 *
 * A task has two containers. The load balancer reaches the proxy only, and the proxy reaches the app over the loopback
 * address; no security group opens the app's port.
 *
 * ```ts
 * new ReverseProxiedService(this, 'Orders', {
 *   cluster,
 *   app: { image: ecs.ContainerImage.fromAsset('app'), port: 3000 },
 *   routes: [Route.prefix('/api')],
 *   exposure: Exposure.internetFacing({ certificate }),
 * });
 * ```
 */
export class ReverseProxiedService extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The name by which property injectors of CDK know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-reverse-proxied-service.ReverseProxiedService';

  /** The cluster that the service runs in. */
  public readonly cluster: ecs.ICluster;
  /** The Application Load Balancer, with `Exposure.internetFacing()` and `Exposure.internal()`. */
  public readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** The listener that serves requests, with `Exposure.internetFacing()` and `Exposure.internal()`. */
  public readonly listener?: elbv2.ApplicationListener;
  /** The listener that redirects from HTTP to HTTPS, with `Exposure.internetFacing()` and `Exposure.internal()`, unless unencrypted. */
  public readonly redirectListener?: elbv2.ApplicationListener;
  /** The rule that leads to the service, with `Exposure.listenerRule()`. */
  public readonly listenerRule?: elbv2.ApplicationListenerRule;
  /** The target group that was made for the proxies of all tasks, where an Application Load Balancer or a listener of one leads to it. */
  public readonly targetGroup?: elbv2.ApplicationTargetGroup;
  /** The Network Load Balancer, with `Exposure.networkLoadBalancer()`. */
  public readonly networkLoadBalancer?: elbv2.NetworkLoadBalancer;
  /** The listener, with `Exposure.networkLoadBalancer()`. */
  public readonly networkListener?: elbv2.NetworkListener;
  /** The target group that the proxies of all tasks are in, with `Exposure.networkLoadBalancer()`. */
  public readonly networkTargetGroup?: elbv2.NetworkTargetGroup;
  /** The certificate that was made for the domain names, where there are some in a hosted zone and no other certificate was given. */
  public readonly certificate?: acm.Certificate;
  /** The records that were made for the domain names; empty where there are none. */
  public readonly records: route53.RecordSet[];
  /** What ties the web ACL to the load balancer, with `webAclArn`. */
  public readonly webAclAssociation?: wafv2.CfnWebACLAssociation;
  /**
   * Where clients are let in, as in `service.clientConnections.allowDefaultPortFrom(peer)`: the load balancer, or with
   * `Exposure.none()` the tasks. Where the load balancer is somebody else's, there are none.
   */
  public readonly clientConnections?: ec2.Connections;
  /** The target group that deployments shift requests to and back from, where an Application Load Balancer does. */
  public readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  /** The target group that deployments shift requests to and back from, where a Network Load Balancer does. */
  public readonly alternateNetworkTargetGroup?: elbv2.NetworkTargetGroup;
  /** The listener of the Application Load Balancer on which new tasks can be tried, where there is one. */
  public readonly testListener?: elbv2.ApplicationListener;
  /** The listener of the Network Load Balancer on which new tasks can be tried, where there is one. */
  public readonly networkTestListener?: elbv2.NetworkListener;
  /** The ECS service. */
  public readonly service: ecs.BaseService;
  /** The task definition. Its default container is the proxy. */
  public readonly taskDefinition: ecs.TaskDefinition;
  /** The container of the app. */
  public readonly appContainer: ecs.ContainerDefinition;
  /** The container of the proxy. */
  public readonly proxyContainer: ecs.ContainerDefinition;
  /** What added the proxy container to the task. */
  public readonly sidecar: NginxSidecar;
  /** The log group of the app, unless the app has its own `logging`. */
  public readonly appLogGroup?: logs.LogGroup;
  /** The log group of the proxy. */
  public readonly proxyLogGroup: logs.LogGroup;
  /** What scales the service, where `scaling` is given. */
  public readonly scalableTaskCount?: ecs.ScalableTaskCount;
  /** The network connections of the tasks, such as those to a database. */
  public readonly connections: ec2.Connections;
  /** The role that the app has. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly configuration: LateConfiguration;
  private readonly deploymentAlarms: DeploymentAlarms;
  private readonly metricNamespace?: string;
  /** All that the proxies are ever in. */
  private readonly targetGroups: elbv2.ITargetGroup[];
  private proxyMetrics?: ProxyMetrics;

  public constructor(scope: Construct, id: string, props: ReverseProxiedServiceProps) {
    super(scope, id);
    props = injectedProps(ReverseProxiedService.PROPERTY_INJECTION_ID, props, scope, id);
    checkStruct('ReverseProxiedService', REVERSE_PROXIED_SERVICE_PROPS, props);

    const capacity = (props.capacity ?? Capacity.fargate())._kind;
    const exposure = props.exposure._kind;
    const clientAddressSource = props.nginx?.clientAddressSource ?? exposure.clientAddressSource;
    // The health port of a task is not published on its machine, whose ports are chosen when a task starts.
    const machinePort = capacity.networkMode === ecs.NetworkMode.BRIDGE;
    const healthOnTrafficPort = machinePort && exposure.trafficPortHealth === elbv2.Protocol.HTTP;
    const deployment = (props.deployment ?? Deployment.rolling())._kind;
    const proxyImage = props.proxyImage ?? ProxyImage.built();
    const problems = new Problems();
    checkValues(problems, props);
    checkCombination(problems, { stack: Stack.of(this), props, proxyImage, capacity, exposure, deployment });
    const timing = deriveTiming(problems, props.drainTime ?? Duration.seconds(30), exposure.idleTimeout);
    problems.throwIfAny('ReverseProxiedService');
    const underscores = takesUnderscores(props.nginx ?? {});
    const appName = props.app.containerName ?? 'app';
    this.cluster = props.cluster;
    this.configuration = new LateConfiguration({
      basicAuthUsers: Object.keys(props.basicAuthUsers ?? {}),
      originSecrets: Object.keys(props.originSecrets ?? {}),
      routes: props.routes,
      hosts: props.hosts ?? exposure.hosts,
      nginx: {
        ...choosePorts(props),
        // In the network mode `bridge` it is the name of a link; a socket file needs none.
        appHost: machinePort && props.app.socket === undefined ? appName : undefined,
        appPort: props.app.port,
        appSocket: props.app.socket,
        appProtocol: props.app.protocol,
        appHealthPath: props.appHealthPath,
        healthOnTrafficPort,
        workerProcesses: workersFor(capacity.vcpus, props.proxyCpu),
        keepaliveTimeoutSeconds: timing.keepaliveTimeoutSeconds,
        workerShutdownTimeoutSeconds: timing.workerShutdownTimeoutSeconds,
        settings: {
          ...props.nginx,
          ...props.proxyTls && { tls: props.proxyTls.settings },
          clientAddressSource,
          clientScheme: props.nginx?.clientScheme ?? exposure.clientScheme ?? (underscores ? exposure.listenerScheme : undefined),
        },
      },
    });

    this.taskDefinition = capacity.createTaskDefinition(this, 'TaskDefinition');
    this.appLogGroup = props.app.logging ? undefined : containerLogGroup(this, 'AppLogGroup', props);
    this.appContainer = this.addAppContainer(appName, props.app, timing, capacity.containerDefaults);
    if (props.enableExecuteCommand && props.app.readonlyRootFilesystem) {
      addAgentVolumes(this.appContainer);
    }
    this.sidecar = NginxSidecar._fromSource(this.configuration, this.appContainer, {
      image: proxyImage,
      secretFiles: secretFilesOf(props),
      originSecrets: props.originSecrets,
      portName: exposure.portName,
      appProtocol: exposure.appProtocol?.({ tls: props.proxyTls !== undefined, grpc: speaksGrpc(props) }),
      cpu: props.proxyCpu ?? capacity.containerDefaults.cpu,
      memoryLimitMiB: props.proxyMemoryLimitMiB,
      memoryReservationMiB: props.proxyMemoryReservationMiB,
      hostPort: capacity.hostPort,
      stopTimeout: timing.proxyStopTimeout,
      logRetention: props.logRetention,
      logRemovalPolicy: props.logRemovalPolicy,
      logEncryptionKey: props.logEncryptionKey,
    });
    this.taskDefinition.addExtension(this.sidecar);
    if (this.taskDefinition.node.scope === this) acknowledgeImagePull(this.taskDefinition, proxyImage);
    this.proxyContainer = this.sidecar.container;
    this.proxyLogGroup = this.sidecar.logGroup!;
    // The load balancer's target is named below all the same. This is for whatever else asks for the default.
    this.taskDefinition.defaultContainer = this.proxyContainer;

    this.service = capacity.createService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.taskDefinition,
      options: {
        desiredCount: props.desiredCount,
        minHealthyPercent: props.minHealthyPercent ?? capacity.healthyPercent.min,
        maxHealthyPercent: props.maxHealthyPercent ?? capacity.healthyPercent.max,
        ...deployment.properties,
        circuitBreaker: props.circuitBreaker ?? deployment.properties.circuitBreaker,
        healthCheckGracePeriod: props.healthCheckGracePeriod,
        enableExecuteCommand: props.enableExecuteCommand,
        propagateTags: props.propagateTags,
        enableECSManagedTags: props.enableECSManagedTags,
        ...exposure.serviceOptions?.(this.proxyContainer, this.configuration.port),
      },
    });

    const exposed = exposure.expose(this, {
      cluster: props.cluster,
      service: this.service,
      containerName: this.proxyContainer.containerName,
      port: this.configuration.port,
      healthPort: this.configuration.healthPort,
      machinePort,
      healthCheck: props.loadBalancerHealthCheck ?? {},
      http2: speaksGrpc(props),
      underscores,
      tls: props.proxyTls?.settings,
      clientAddressSource,
      deregistrationDelay: timing.deregistrationDelay,
      shift: deployment.shift,
    });
    this.loadBalancer = exposed.loadBalancer;
    this.listener = exposed.listener;
    this.redirectListener = exposed.redirectListener;
    this.listenerRule = exposed.listenerRule;
    this.targetGroup = exposed.targetGroup;
    this.networkLoadBalancer = exposed.networkLoadBalancer;
    this.networkListener = exposed.networkListener;
    this.networkTargetGroup = exposed.networkTargetGroup;
    this.certificate = exposed.certificate;
    this.records = exposed.records ?? [];
    this.webAclAssociation = exposed.webAclAssociation;
    this.clientConnections = exposed.clientConnections;
    this.alternateTargetGroup = exposed.alternateTargetGroup;
    this.alternateNetworkTargetGroup = exposed.alternateNetworkTargetGroup;
    this.testListener = exposed.testListener;
    this.networkTestListener = exposed.networkTestListener;
    this.targetGroups = [exposed.targetGroup, exposed.alternateTargetGroup, exposed.networkTargetGroup, exposed.existingTargetGroup]
      .filter((group) => group !== undefined);
    this.scalableTaskCount = props.scaling
      && scaleTasks({ service: this.service, targetGroups: attachedTargetGroups(this.targetGroups) }, props.scaling);
    this.deploymentAlarms = new DeploymentAlarms(this.service, props.deploymentAlarms);
    this.metricNamespace = props.metricNamespace;

    this.connections = this.service.connections;
    this.grantPrincipal = this.taskDefinition.taskRole;
    checkService(this, {
      service: this.service,
      targetGroups: this.targetGroups,
      ownListeners: [this.listener, this.redirectListener, this.testListener].filter((listener) => listener !== undefined),
      listenerRule: this.listenerRule,
      tls: props.proxyTls !== undefined,
      underscores,
      clientAddressSource,
      asksForOriginSecret: props.nginx?.originSecret !== undefined,
      keepaliveTimeoutSeconds: timing.keepaliveTimeoutSeconds,
    });
  }

  /**
   * Lets more requests through. Routes can be added until the app is synthesized.
   *
   * @param route the requests that may pass as well
   */
  public addRoute(route: Route): void {
    this.configuration.addRoute(route);
  }

  /**
   * The number of requests that the proxy did not reject: those that the app got, and those that the proxy answered
   * itself, as redirects and preflights.
   *
   * This and the other metrics come from the proxy's log, by a metric filter that is made when a metric is first asked
   * for. A filter costs nothing; each metric that it fills is billed as a custom metric of CloudWatch.
   *
   * @default - sum over 5 minutes
   */
  public metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.accepted(options);
  }

  /**
   * The number of requests that the proxy rejected, for whatever reason.
   *
   * @default - sum over 5 minutes
   */
  public metricRejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.rejected(options);
  }

  /**
   * The number of requests that the proxy rejected for one reason. There is no data for a time without any. Each reason
   * that occurs is a custom metric, whichever of them are asked for.
   *
   * @default - sum over 5 minutes
   */
  public metricRejectedByReason(reason: RejectionReason, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.rejectedByReason(reason, options);
  }

  /**
   * The number of requests that ended in a 5xx of the app, or in a 502 or 504 because it could not be reached or did not
   * answer in time, or in an answer that the app began and did not end. Where the app is asked whether a request may pass,
   * a failure of that counts as well.
   *
   * @default - sum over 5 minutes
   */
  public metricUpstreamErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.upstreamErrors(options);
  }

  /**
   * The number of answers that did not get to their clients, or not to their end: clients that went away or were too slow,
   * and temporary files of answers that could not be written. Streams that clients leave are among them.
   *
   * @default - sum over 5 minutes
   */
  public metricUndelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.undelivered(options);
  }

  /**
   * The seconds from the first byte of an accepted request to the last byte of its response. WebSockets are left out.
   *
   * @default - 95th percentile over 5 minutes
   */
  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.latency(options);
  }

  /**
   * Adds the alarms that most services want: on errors and latency of the app, tasks that are not healthy, errors of
   * the load balancer, CPU and memory. The thresholds are options.
   *
   * @throws when called a second time, or with `rollBackDeployments` where `deploymentAlarms` have the behavior FAIL_ON_ALARM
   */
  public addRecommendedAlarms(options: RecommendedAlarmsOptions = {}): RecommendedAlarms {
    checkStruct('addRecommendedAlarms', RECOMMENDED_ALARMS_OPTIONS, options);
    const alarms = RecommendedAlarms._of(this, this.watched, options);
    if (options.rollBackDeployments) {
      this.deploymentAlarms.addForRollback([alarms.upstreamErrors.alarmName, alarms.latency.alarmName]);
    }
    return alarms;
  }

  /**
   * Adds a dashboard: requests, rejections by reason, latency, errors, CPU, memory and the number of tasks.
   *
   * @throws when called a second time
   */
  public addDashboard(options: DashboardOptions = {}): cloudwatch.Dashboard {
    checkStruct('addDashboard', DASHBOARD_OPTIONS, options);
    return serviceDashboard(this, this.watched, options);
  }

  /**
   * Saves queries on the proxy's log in CloudWatch Logs Insights: rejected paths and clients, reasons, clients, slow
   * routes and errors of the app.
   *
   * @throws when called a second time
   */
  public addLogsInsightsQueries(options: LogsInsightsQueriesOptions = {}): logs.QueryDefinition[] {
    checkStruct('addLogsInsightsQueries', LOGS_INSIGHTS_QUERIES_OPTIONS, options);
    return logsInsightsQueries(this, this.proxyLogGroup, options);
  }

  private get metrics(): ProxyMetrics {
    this.proxyMetrics ??= new ProxyMetrics(this, this.proxyLogGroup, this.metricNamespace);
    return this.proxyMetrics;
  }

  private get watched(): WatchedService {
    return {
      service: this.service,
      metrics: this.metrics,
      loadBalancer: this.loadBalancer,
      targetGroups: attachedTargetGroups(this.targetGroups),
    };
  }

  private addAppContainer(containerName: string, app: AppContainerProps, timing: Timing, defaults: ContainerDefaults): ecs.ContainerDefinition {
    // No port mapping: the app is for the proxy only, which is in the same network namespace or linked to it.
    return this.taskDefinition.addContainer('App', {
      containerName,
      image: app.image,
      essential: true,
      environment: app.environment,
      secrets: app.secrets,
      command: app.command,
      entryPoint: app.entryPoint,
      workingDirectory: app.workingDirectory,
      user: app.user,
      healthCheck: app.healthCheck,
      cpu: app.cpu ?? defaults.cpu,
      memoryLimitMiB: app.memoryLimitMiB ?? (app.memoryReservationMiB === undefined ? defaults.memoryLimitMiB : undefined),
      memoryReservationMiB: app.memoryReservationMiB,
      readonlyRootFilesystem: app.readonlyRootFilesystem ?? false,
      linuxParameters: app.initProcessEnabled ? new ecs.LinuxParameters(this, 'AppLinuxParameters', { initProcessEnabled: true }) : undefined,
      stopTimeout: app.stopTimeout ?? timing.appStopTimeout,
      logging: app.logging ?? ecs.LogDriver.awsLogs({ logGroup: this.appLogGroup!, streamPrefix: 'app' }),
    });
  }
}

/** The secrets that NGINX reads from files. */
function secretFilesOf({ proxyTls, basicAuthUsers = {} }: ReverseProxiedServiceProps): SecretFile[] | undefined {
  const lists = Object.entries(basicAuthUsers).map(([users, secret]) => ({ path: NginxConfiguration.basicAuthFile(users), secret }));
  return proxyTls === undefined && lists.length === 0 ? undefined : [...proxyTls?.secretFiles ?? [], ...lists];
}

/**
 * One worker for each whole vCPU of the task, or of the proxy where a task as such has none. `auto` would count the
 * processors of the machine below.
 */
function workersFor(vcpus?: number, proxyCpu: number = 0): number {
  return Math.max(1, Math.floor(vcpus ?? (Token.isUnresolved(proxyCpu) ? 1 : proxyCpu / 1024)));
}

/** The containers of a task share one network interface, so the proxy gives way where the app has the usual ports. */
function choosePorts(props: ReverseProxiedServiceProps): { port: number; healthPort: number } {
  const taken = props.app.port === 8080 || props.app.port === 8081;
  return {
    port: props.proxyPort ?? (taken ? 8090 : 8080),
    healthPort: props.proxyHealthPort ?? (taken ? 8091 : 8081),
  };
}
