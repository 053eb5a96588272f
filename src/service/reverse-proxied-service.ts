import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { AppContainerProps } from './app-container';
import { Capacity } from './capacity';
import type { ContainerDefaults } from './capacity-kind';
import type { Exposure } from './exposure';
import { LateConfiguration } from './late-configuration';
import { deriveTiming, Timing } from './timing';
import type { Route } from '../allowlist';
import { checkService } from '../checks/service-checks';
import { NginxSettings } from '../nginx';
import { NginxSidecar, ProxyImage, ProxyTls } from '../sidecar';
import { containerLogGroup } from '../sidecar/container-log-group';

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
   * yourself will do there. Health checks stay HTTP, on their own port.
   *
   * @default - HTTP between load balancer and proxy
   */
  readonly proxyTls?: ProxyTls;

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
   * The path that the app answers health checks on. The load balancer's health check then includes the app. The path
   * does not become public by this.
   *
   * @default - the load balancer asks whether the proxy works
   */
  readonly appHealthPath?: string;

  /**
   * How long failed health checks of the load balancer do not count after a task has started.
   *
   * @default - 60 seconds, where there is a load balancer
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * How long requests in flight may take when a task stops, in whole seconds up to 110. The deregistration delay, the
   * stop timeouts of both containers and NGINX's own are derived from it.
   *
   * @default Duration.seconds(30)
   */
  readonly drainTime?: Duration;

  /**
   * The share of the desired tasks that has to be healthy during a deployment, in per cent.
   *
   * @default - 100, or 0 where a machine has room for one task only
   */
  readonly minHealthyPercent?: number;

  /**
   * The share of the desired tasks that may exist during a deployment, in per cent.
   *
   * @default - 200, or 100 where a machine has room for one task only
   */
  readonly maxHealthyPercent?: number;

  /**
   * What happens to a deployment whose tasks do not come up.
   *
   * @default - it is stopped and rolled back
   */
  readonly circuitBreaker?: ecs.DeploymentCircuitBreaker;

  /**
   * Whether `aws ecs execute-command` may open a shell in the containers. It needs a writable root file system, which
   * the proxy has not: it is of use in the app container only.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * How long the log groups keep the logs.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the log groups when they are removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly logRemovalPolicy?: RemovalPolicy;
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
  /** The network connections of the tasks, such as those to a database. */
  public readonly connections: ec2.Connections;
  /** The role that the app has. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly configuration: LateConfiguration;

  public constructor(scope: Construct, id: string, props: ReverseProxiedServiceProps) {
    super(scope, id);

    const capacity = (props.capacity ?? Capacity.fargate())._kind;
    const exposure = props.exposure._kind;
    const clientAddressSource = props.nginx?.clientAddressSource ?? exposure.clientAddressSource;
    const appName = props.app.containerName ?? 'app';
    const timing = deriveTiming(props.drainTime ?? Duration.seconds(30), exposure.idleTimeout);
    this.cluster = props.cluster;
    this.configuration = new LateConfiguration({
      routes: props.routes,
      hosts: props.hosts ?? exposure.hosts,
      nginx: {
        ...choosePorts(props),
        // In the network mode `bridge` it is the name of a link.
        appHost: capacity.networkMode === ecs.NetworkMode.BRIDGE ? appName : undefined,
        appPort: props.app.port,
        appHealthPath: props.appHealthPath,
        healthOnTrafficPort: capacity.healthOnTrafficPort,
        workerProcesses: workersFor(capacity.vcpus, props.proxyCpu),
        keepaliveTimeoutSeconds: timing.keepaliveTimeoutSeconds,
        workerShutdownTimeoutSeconds: timing.workerShutdownTimeoutSeconds,
        settings: {
          ...props.nginx,
          ...props.proxyTls && { tls: props.proxyTls.settings },
          clientAddressSource,
          clientScheme: props.nginx?.clientScheme ?? exposure.clientScheme,
        },
      },
    });

    this.taskDefinition = capacity.createTaskDefinition(this, 'TaskDefinition');
    this.appLogGroup = props.app.logging ? undefined : containerLogGroup(this, 'AppLogGroup', props.logRetention, props.logRemovalPolicy);
    this.appContainer = this.addAppContainer(appName, props.app, timing, capacity.containerDefaults);
    this.sidecar = NginxSidecar._fromSource(this.configuration, this.appContainer, {
      image: props.proxyImage,
      secretFiles: props.proxyTls?.secretFiles,
      portName: exposure.portName,
      appProtocol: exposure.appProtocol?.(props.proxyTls !== undefined),
      cpu: props.proxyCpu ?? capacity.containerDefaults.cpu,
      memoryLimitMiB: props.proxyMemoryLimitMiB,
      memoryReservationMiB: props.proxyMemoryReservationMiB,
      hostPort: capacity.hostPort,
      stopTimeout: timing.proxyStopTimeout,
      logRetention: props.logRetention,
      logRemovalPolicy: props.logRemovalPolicy,
    });
    this.taskDefinition.addExtension(this.sidecar);
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
        circuitBreaker: props.circuitBreaker ?? { enable: true, rollback: true },
        healthCheckGracePeriod: props.healthCheckGracePeriod,
        enableExecuteCommand: props.enableExecuteCommand,
        ...exposure.serviceOptions?.(this.proxyContainer, this.configuration.port),
      },
    });

    const exposed = exposure.expose(this, {
      cluster: props.cluster,
      service: this.service,
      containerName: this.proxyContainer.containerName,
      port: this.configuration.port,
      healthPort: this.configuration.healthPort,
      healthOnTrafficPort: capacity.healthOnTrafficPort,
      tls: props.proxyTls !== undefined,
      clientAddressSource,
      deregistrationDelay: timing.deregistrationDelay,
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

    this.connections = this.service.connections;
    this.grantPrincipal = this.taskDefinition.taskRole;
    this.acknowledgeImagePull();
    checkService(this, { ...this, keepaliveTimeoutSeconds: timing.keepaliveTimeoutSeconds });
  }

  /**
   * Lets more requests through. Routes can be added until the app is synthesized.
   *
   * @param route the requests that may pass as well
   */
  public addRoute(route: Route): void {
    this.configuration.addRoute(route);
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
      stopTimeout: app.stopTimeout ?? timing.appStopTimeout,
      logging: app.logging ?? ecs.LogDriver.awsLogs({ logGroup: this.appLogGroup!, streamPrefix: 'app' }),
    });
  }

  /** The one wildcard that pulling an image from ECR needs. Policy checks report it in every such role. */
  private acknowledgeImagePull(): void {
    Validations.of(this.taskDefinition.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken cannot be limited to a resource',
    });
  }
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
  const taken = [8080, 8081].includes(props.app.port);
  return {
    port: props.proxyPort ?? (taken ? 8090 : 8080),
    healthPort: props.proxyHealthPort ?? (taken ? 8091 : 8081),
  };
}
