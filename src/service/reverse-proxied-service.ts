import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { addAppContainer } from './add-app-container';
import { speaksGrpc } from './check-combination';
import { configurationProps } from './configuration-props';
import { DeploymentAlarms } from './deployment/deployment-alarms';
import { ecsServiceOptions } from './ecs-service-options';
import { attachedTargetGroups } from './exposure/attached-target-groups';
import { acknowledgeImagePull } from './image-pull';
import { injectedProps } from './injected-props';
import { LazyConfiguration } from './lazy-configuration';
import type { DashboardOptions } from './monitoring/dashboard-options';
import { logsInsightsQueries } from './monitoring/logs-insights-queries';
import type { LogsInsightsQueriesOptions } from './monitoring/logs-insights-queries-options';
import { ProxyLog } from './monitoring/proxy-log';
import { RecommendedAlarms } from './monitoring/recommended-alarms';
import type { RecommendedAlarmsOptions } from './monitoring/recommended-alarms-options';
import { serviceDashboard } from './monitoring/service-dashboard';
import type { WatchedService } from './monitoring/watched-service';
import { waitForPrerequisites } from './order-of-creation';
import { NAMES_IN_SIDECAR } from './prop-names';
import { resolveProps } from './resolved-props';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import { scaleTasks } from './scaling/scale-tasks';
import { sidecarOptions } from './sidecar-options';
import { DASHBOARD_OPTIONS, LOGS_INSIGHTS_QUERIES_OPTIONS, RECOMMENDED_ALARMS_OPTIONS, REVERSE_PROXIED_SERVICE_PROPS } from './structs';
import type { RejectionReason, Route } from '../allowlist';
import { checkService } from '../checks/service/service-checks';
import { NginxSidecar } from '../sidecar';
import { containerLogGroup } from '../sidecar/container-log-group';
import { inNamesOf, subjectAt } from '../validation/invalid-input';
import { secondsOf } from '../validation/number-range';
import { checkStruct } from '../validation/struct-members';

/**
 * An Amazon ECS service behind an NGINX reverse proxy that forwards only the requests that you list.
 *
 * A task has two containers. The load balancer reaches the proxy only, and the proxy reaches the app over the loopback
 * address. No security group opens the app's port.
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
  /** The ID by which property injectors of CDK identify this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-reverse-proxied-service.ReverseProxiedService';

  /** The cluster that hosts the service. */
  public readonly cluster: ecs.ICluster;
  /** The Application Load Balancer, with `Exposure.internetFacing()`, `Exposure.internal()` and `Exposure.cloudFront()`. */
  public readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** The listener that serves requests, with `Exposure.internetFacing()`, `Exposure.internal()` and `Exposure.cloudFront()`. */
  public readonly listener?: elbv2.ApplicationListener;
  /**
   * The listener that redirects from HTTP to HTTPS, with `Exposure.internetFacing()` and `Exposure.internal()`, unless the
   * load balancer serves plain HTTP or `redirectHttp` is false.
   */
  public readonly redirectListener?: elbv2.ApplicationListener;
  /** The rule that forwards requests to the service, with `Exposure.listenerRule()`. */
  public readonly listenerRule?: elbv2.ApplicationListenerRule;
  /**
   * The target group that was created for the proxies of all tasks, if an Application Load Balancer or one of its listeners
   * forwards requests to the target group.
   */
  public readonly targetGroup?: elbv2.ApplicationTargetGroup;
  /** The Network Load Balancer, with `Exposure.networkLoadBalancer()`. */
  public readonly networkLoadBalancer?: elbv2.NetworkLoadBalancer;
  /** The listener of the Network Load Balancer, with `Exposure.networkLoadBalancer()`. */
  public readonly networkListener?: elbv2.NetworkListener;
  /** The target group with the proxies of all tasks, with `Exposure.networkLoadBalancer()`. */
  public readonly networkTargetGroup?: elbv2.NetworkTargetGroup;
  /**
   * The certificate that was created for the domain names, if there is a hosted zone with domain names and no other
   * certificate.
   */
  public readonly certificate?: acm.Certificate;
  /** The CloudFront distribution, with `Exposure.cloudFront()`. */
  public readonly distribution?: cloudfront.Distribution;
  /** The records that were created for the domain names. The list is empty without records. */
  public readonly records: route53.RecordSet[];
  /** The association of the web ACL with the load balancer, with `webAclArn`. */
  public readonly webAclAssociation?: wafv2.CfnWebACLAssociation;
  /**
   * The connections that admit clients, as in `service.clientConnections.allowDefaultPortFrom(peer)`: those of the load
   * balancer, or with `Exposure.noLoadBalancer()` those of the tasks. Undefined if the service uses an existing load balancer.
   */
  public readonly clientConnections?: ec2.Connections;
  /** The second target group that deployments shift requests to and back from, behind an Application Load Balancer. */
  public readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  /** The second target group that deployments shift requests to and back from, behind a Network Load Balancer. */
  public readonly alternateNetworkTargetGroup?: elbv2.NetworkTargetGroup;
  /** The listener of the Application Load Balancer on which new tasks can be tested, with `testListener` of the deployment. */
  public readonly testListener?: elbv2.ApplicationListener;
  /** The listener of the Network Load Balancer on which new tasks can be tested, with `testListener` of the deployment. */
  public readonly networkTestListener?: elbv2.NetworkListener;
  /** The ECS service. */
  public readonly service: ecs.BaseService;
  /** The task definition. Its default container is the proxy. */
  public readonly taskDefinition: ecs.TaskDefinition;
  /** The app container. */
  public readonly appContainer: ecs.ContainerDefinition;
  /** The proxy container. */
  public readonly proxyContainer: ecs.ContainerDefinition;
  /** The sidecar that added the proxy container to the task definition. */
  public readonly sidecar: NginxSidecar;
  /** The log group of the app, unless `app.logging` is given. */
  public readonly appLogGroup?: logs.LogGroup;
  /** The log group of the proxy, unless `proxyLogging` is a driver other than `awslogs`. */
  public readonly proxyLogGroup?: logs.ILogGroup;
  /** The scalable number of tasks, with `scaling`. */
  public readonly scalableTaskCount?: ecs.ScalableTaskCount;
  /** The network connections of the tasks, such as connections to a database. */
  public readonly connections: ec2.Connections;
  /** The task role, which the app uses. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly configuration: LazyConfiguration;
  private readonly deploymentAlarms: DeploymentAlarms;
  private readonly proxyLog: ProxyLog;
  /** All target groups that the proxies are registered with. */
  private readonly targetGroups: elbv2.ITargetGroup[];

  public constructor(scope: Construct, id: string, props: ReverseProxiedServiceProps) {
    super(scope, id);
    props = injectedProps(ReverseProxiedService.PROPERTY_INJECTION_ID, props, scope, id);
    const subject = subjectAt(this, 'ReverseProxiedService');
    checkStruct(subject, REVERSE_PROXIED_SERVICE_PROPS, props);

    const resolved = resolveProps(this, subject, props);
    const { capacity, exposure, deployment, timing, proxyImage, clientAddressSource, dynamicHostPort, underscores } = resolved;
    this.cluster = props.cluster;
    this.configuration = new LazyConfiguration(configurationProps(this, resolved));

    this.taskDefinition = capacity.createTaskDefinition(this, 'TaskDefinition');
    this.appLogGroup = props.app.logging ? undefined : containerLogGroup(this, 'AppLogGroup', props);
    this.appContainer = addAppContainer(this, this.taskDefinition, resolved, this.appLogGroup);
    this.sidecar = inNamesOf(subject, NAMES_IN_SIDECAR, () => (
      NginxSidecar._fromSource(this.configuration, this.appContainer, sidecarOptions(resolved))
    ));
    inNamesOf(subject, NAMES_IN_SIDECAR, () => this.taskDefinition.addExtension(this.sidecar));
    if (this.taskDefinition.node.scope === this) acknowledgeImagePull(this.taskDefinition, proxyImage);
    this.proxyContainer = this.sidecar.container;
    this.proxyLogGroup = this.sidecar.logGroup;
    this.proxyLog = new ProxyLog(this, this.proxyLogGroup, props);
    // The load balancer's target names the container explicitly. Other constructs use the default container.
    this.taskDefinition.defaultContainer = this.proxyContainer;

    this.service = capacity.createService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.taskDefinition,
      options: ecsServiceOptions(resolved, this.proxyContainer, this.configuration.port),
    });

    waitForPrerequisites(this.service, props.cluster, this.taskDefinition);

    const exposed = exposure.expose(this, {
      cluster: props.cluster,
      service: this.service,
      containerName: this.proxyContainer.containerName,
      hosts: props.hosts,
      port: this.configuration.port,
      healthPort: this.configuration.healthPort,
      dynamicHostPort,
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
    this.distribution = exposed.distribution;
    this.records = exposed.records ?? [];
    this.webAclAssociation = exposed.webAclAssociation;
    this.clientConnections = exposed.clientConnections;
    this.alternateTargetGroup = exposed.alternateTargetGroup;
    this.alternateNetworkTargetGroup = exposed.alternateNetworkTargetGroup;
    this.testListener = exposed.testListener;
    this.networkTestListener = exposed.networkTestListener;
    this.targetGroups = [
      exposed.targetGroup, exposed.alternateTargetGroup, exposed.networkTargetGroup,
      exposed.existingTargetGroup, exposed.existingAlternateTargetGroup,
    ].filter((group) => group !== undefined);
    this.scalableTaskCount = props.scaling
      && scaleTasks(this, { service: this.service, targetGroups: attachedTargetGroups(this.targetGroups) }, props.scaling);
    this.deploymentAlarms = new DeploymentAlarms(this, this.service, props.deploymentAlarms, deployment.properties.bakeTime !== undefined);

    this.connections = this.service.connections;
    this.grantPrincipal = this.taskDefinition.taskRole;
    checkService(this, {
      service: this.service,
      targetGroups: this.targetGroups,
      ownListeners: [this.listener, this.redirectListener, this.testListener].filter((listener) => listener !== undefined),
      listenerRule: this.listenerRule,
      clientConnections: this.clientConnections,
      tls: props.proxyTls !== undefined,
      authentication: exposure.authentication?.toString(),
      verifiesClientCertificates: exposure.verifiesClientCertificates ?? false,
      underscores,
      clientAddressSource,
      inPublicSubnets: capacity.inPublicSubnets?.(props.cluster.vpc) ?? false,
      stopSeconds: [timing.deregistrationDelay, timing.proxyStopTimeout, props.app.stopTimeout ?? timing.appStopTimeout]
        .reduce((sum, time) => sum + (secondsOf(time) ?? 0), 0),
      requiresOriginSecret: resolved.props.nginx?.originSecret !== undefined,
      keepaliveTimeoutSeconds: timing.keepaliveTimeout.toSeconds(),
      readTimeouts: () => this.configuration.readTimeouts,
      silenceLimitSeconds: exposure.silenceLimit?.toSeconds({ integral: false }),
    });
  }

  /**
   * Adds a route, which accepts more requests. Routes can be added until the app is synthesized.
   *
   * @param route the additional requests that the proxy accepts
   */
  public addRoute(route: Route): void {
    this.configuration.addRoute(route);
  }

  /**
   * The number of requests that the proxy did not reject: the requests that the app received, and the requests that the
   * proxy answered itself, such as redirects and preflights.
   *
   * This metric and the other metrics are derived from the proxy's log by metric filters. The construct creates a metric
   * filter when the app first uses the metric. A filter costs nothing. Each metric that a filter fills is billed as a custom
   * metric of CloudWatch.
   *
   * @default - sum over 5 minutes
   * @throws if `proxyLogging` is a driver other than `awslogs`, as the other metrics do
   */
  public metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricAccepted').accepted(options);
  }

  /**
   * The number of requests that the proxy rejected, for any reason.
   *
   * @default - sum over 5 minutes
   */
  public metricRejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricRejected').rejected(options);
  }

  /**
   * The number of requests that the proxy rejected for one reason. A period without rejections for the reason has no data.
   * Each reason that occurs is billed as a custom metric, even if the app uses the metric of another reason only.
   *
   * @default - sum over 5 minutes
   */
  public metricRejectedByReason(reason: RejectionReason, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricRejectedByReason').rejectedByReason(reason, options);
  }

  /**
   * The number of requests that ended in a 5xx of the app, in a 502 or 504 because the app could not be reached or did not
   * answer in time, or in an incomplete response of the app, and of requests whose clients gave up after the app had been
   * silent for 29 seconds. Authorization requests that the app neither allows nor denies count as well.
   *
   * @default - sum over 5 minutes
   */
  public metricUpstreamErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricUpstreamErrors').upstreamErrors(options);
  }

  /**
   * The number of responses that did not reach their clients completely: because the client closed the connection or was too
   * slow, or because the proxy could not write a temporary file of the response. Streams that clients leave are included.
   *
   * @default - sum over 5 minutes
   */
  public metricUndelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricUndelivered').undelivered(options);
  }

  /**
   * The seconds from the first byte of an accepted request to the last byte of its response. WebSockets are not included.
   *
   * @default - 95th percentile over 5 minutes
   */
  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.proxyLog.metrics('metricLatency').latency(options);
  }

  /**
   * Adds the alarms that most services need: on errors and latency of the app, unhealthy tasks, errors of the load balancer,
   * CPU and memory. The options contain the thresholds. If `proxyLogging` is a driver other than `awslogs`, the alarms that
   * read the log are left out, and a warning at synthesis names them.
   *
   * @throws when called a second time, or with `rollBackDeployments` if `deploymentAlarms` have the behavior FAIL_ON_ALARM
   */
  public addRecommendedAlarms(options: RecommendedAlarmsOptions = {}): RecommendedAlarms {
    checkStruct(subjectAt(this, 'addRecommendedAlarms'), RECOMMENDED_ALARMS_OPTIONS, options);
    const alarms = RecommendedAlarms._of(this, this.watched, options);
    if (options.rollBackDeployments) {
      this.deploymentAlarms.addForRollback(alarms._endingDeployments.map(({ alarmName }) => alarmName));
    }
    return alarms;
  }

  /**
   * Adds a dashboard of requests, rejections by reason, latency, errors, CPU, memory and the number of tasks. If the service
   * or a route is in report-only mode, a table shows the requests that would be rejected, though the app answered them.
   *
   * @throws when called a second time, or if `proxyLogging` is a driver other than `awslogs`
   */
  public addDashboard(options: DashboardOptions = {}): cloudwatch.Dashboard {
    checkStruct(subjectAt(this, 'addDashboard'), DASHBOARD_OPTIONS, options);
    return serviceDashboard(this, this.service, this.proxyLog, this.configuration, options);
  }

  /**
   * Saves queries on the proxy's log in CloudWatch Logs Insights: rejected paths and clients, reasons, clients, slow routes
   * and errors of the app. If the service or a route is in report-only mode, the query `would break` finds the requests that
   * would be rejected, though the app answered them. The list lacks this query if such a route is added after the call.
   *
   * @throws when called a second time, or if `proxyLogging` is a driver other than `awslogs`
   */
  public addLogsInsightsQueries(options: LogsInsightsQueriesOptions = {}): logs.QueryDefinition[] {
    checkStruct(subjectAt(this, 'addLogsInsightsQueries'), LOGS_INSIGHTS_QUERIES_OPTIONS, options);
    return logsInsightsQueries(this, this.proxyLog, this.configuration, options);
  }

  private get watched(): WatchedService {
    return {
      service: this.service,
      metrics: this.proxyLog.isReadable ? this.proxyLog.metrics('addRecommendedAlarms') : undefined,
      loadBalancer: this.loadBalancer,
      targetGroups: attachedTargetGroups(this.targetGroups),
    };
  }
}
