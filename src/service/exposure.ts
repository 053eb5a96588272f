import { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ExposedService, ExposureContext } from './exposed-service';
import { Problems } from '../allowlist/problems';

/**
 * Where a load balancer writes its access logs.
 */
export interface LoadBalancerAccessLogs {
  /**
   * The bucket. It must be in the region of the stack, and the stack must have a region.
   */
  readonly bucket: s3.IBucket;

  /**
   * What the names of the log files start with.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/**
 * Options of a load balancer that is made for the service, for clients inside or outside.
 */
export interface LoadBalancerOptions {
  /**
   * The certificate of the HTTPS listener.
   *
   * @default - none: `unencrypted: true` has to be given instead
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Serve plain HTTP on port 80, so that everybody on the way can read and change what is sent. For trying things out.
   *
   * @default false
   */
  readonly unencrypted?: boolean;

  /**
   * Whether requests to port 80 are redirected to HTTPS.
   *
   * @default - true with a certificate, else false
   */
  readonly redirectHttp?: boolean;

  /**
   * The TLS versions and ciphers that are accepted.
   *
   * @default elbv2.SslPolicy.TLS13_RES - TLS 1.3 and 1.2, with forward secrecy and authenticated encryption
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * The subnets of the load balancer.
   *
   * @default - public subnets when internet-facing, else private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * How long the load balancer keeps a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * Where the load balancer writes its access logs.
   *
   * @default - nowhere; the proxy logs every request anyway
   */
  readonly accessLogs?: LoadBalancerAccessLogs;

  /**
   * Whether the load balancer is protected from being deleted.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether clients may use HTTP/2. Requests to the proxy are HTTP/1.1 in any case.
   *
   * @default true
   */
  readonly http2?: boolean;
}

/**
 * Options of `Exposure.internetFacing()`.
 */
export interface InternetFacingExposureOptions extends LoadBalancerOptions {}

/**
 * Options of `Exposure.internal()`.
 */
export interface InternalExposureOptions extends LoadBalancerOptions {
  /**
   * The clients that may connect to the load balancer: address ranges, prefix lists or security groups.
   *
   * @default - none; open it with `service.loadBalancer.connections.allowFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];
}

/**
 * How clients reach a service.
 */
export abstract class Exposure {
  /**
   * A load balancer with public addresses that **everybody** may connect to, over IPv4.
   */
  public static internetFacing(options: InternetFacingExposureOptions): Exposure {
    return new NewLoadBalancer('Exposure.internetFacing', options, true, [ec2.Peer.anyIpv4()]);
  }

  /**
   * A load balancer with private addresses, which only the allowed clients may connect to.
   */
  public static internal(options: InternalExposureOptions): Exposure {
    return new NewLoadBalancer('Exposure.internal', options, false, options.allowedClients ?? []);
  }

  /**
   * How long idle connections to the proxy are kept on the other side.
   *
   * @internal
   */
  public abstract readonly _idleTimeout: Duration;

  /**
   * @internal
   */
  public abstract _expose(scope: Construct, context: ExposureContext): ExposedService;
}

class NewLoadBalancer extends Exposure {
  public readonly _idleTimeout: Duration;

  public constructor(
    subject: string,
    private readonly options: LoadBalancerOptions,
    private readonly internetFacing: boolean,
    private readonly clients: ec2.IPeer[],
  ) {
    super();
    this._idleTimeout = options.idleTimeout ?? Duration.seconds(60);
    validateEncryption(subject, options);
  }

  public _expose(scope: Construct, context: ExposureContext): ExposedService {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
      vpc: context.vpc,
      internetFacing: this.internetFacing,
      vpcSubnets: this.options.vpcSubnets,
      idleTimeout: this._idleTimeout,
      deletionProtection: this.options.deletionProtection ?? false,
      http2Enabled: this.options.http2 ?? true,
      // Two more pairs of eyes on what a request is: NGINX rejects the same things if they come through.
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
    });
    if (this.options.accessLogs) {
      loadBalancer.logAccessLogs(this.options.accessLogs.bucket, this.options.accessLogs.prefix);
    }

    const encrypted = this.options.certificate !== undefined;
    const listener = this.admit(loadBalancer.addListener('Listener', {
      protocol: encrypted ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
      port: encrypted ? 443 : 80,
      certificates: encrypted ? [this.options.certificate!] : undefined,
      sslPolicy: encrypted ? this.options.sslPolicy ?? elbv2.SslPolicy.TLS13_RES : undefined,
      open: false,
      defaultTargetGroups: [context.targetGroup],
    }));
    if (!encrypted || this.options.redirectHttp === false) return { loadBalancer, listener };

    const redirectListener = this.admit(loadBalancer.addListener('RedirectListener', {
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    }));
    // When a service turns from plain HTTP to HTTPS, the first listener has to leave port 80 before this one takes it.
    redirectListener.node.addDependency(listener);
    return { loadBalancer, listener, redirectListener };
  }

  /** Opens the listener's port to each client by a rule of its own; CDK's `open` would let the whole world in. */
  private admit(listener: elbv2.ApplicationListener): elbv2.ApplicationListener {
    for (const client of this.clients) {
      listener.connections.allowDefaultPortFrom(client, 'clients');
    }
    return listener;
  }
}

function validateEncryption(subject: string, options: LoadBalancerOptions): void {
  const problems = new Problems();
  if (!options.certificate && options.unencrypted !== true) {
    problems.add('certificate', options.certificate, 'a certificate', 'pass one, or give `unencrypted: true` to serve plain HTTP');
  }
  if (options.certificate && options.unencrypted === true) {
    problems.add('unencrypted', true, 'left out together with `certificate`', 'choose one of the two');
  }
  if (!options.certificate && options.redirectHttp === true) {
    problems.add('redirectHttp', true, 'false without a certificate, as there is no HTTPS to redirect to', 'pass `certificate` or leave `redirectHttp` out');
  }
  if (!options.certificate && options.sslPolicy !== undefined) {
    problems.add('sslPolicy', options.sslPolicy, 'left out without a certificate', 'pass `certificate` or leave `sslPolicy` out');
  }
  problems.throwIfAny(subject);
}
