import { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { LoadBalancerHealthCheckOptions } from './load-balancer-health-check';
import type { OriginSecretOptions } from '../../allowlist';
import type { ClientAddressSource, ClientScheme, TlsOptions } from '../../nginx';
import type { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';

/** A kind of exposure, which provides the facts that NGINX needs, and creates the resources in front of the service. */
export interface ExposureKind {
  /** The time for which clients or the load balancer keep idle connections to the proxy. */
  readonly idleTimeout: Duration;
  /**
   * The time after which the resource in front of the proxy gives up on a silent proxy. Undefined if only clients decide.
   */
  readonly silenceLimit?: Duration;
  /** The time for which clients may use the address of a task after Amazon ECS has removed its DNS record. */
  readonly dnsTtl?: Duration;
  /** The source from which NGINX reads the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** The scheme that clients use, if it is known and no header tells NGINX. */
  readonly clientScheme?: ClientScheme;
  /** The scheme that clients use at the listener, if it is known and X-Forwarded-Proto contains it as well. */
  readonly listenerScheme?: ClientScheme;
  /** The headers with the identity of the client that the load balancer sets on every request, in place of what clients sent. */
  readonly identityHeaders?: string[];
  /** Whether the load balancer adds headers with tokens or certificates, which are longer than the headers of most clients. */
  readonly addsLongHeaders?: boolean;
  /** Whether the load balancer verifies client certificates, and sends the identity in headers. */
  readonly verifiesClientCertificates?: boolean;
  /** The authentication that every forwarded request has passed. */
  readonly authentication?: LoadBalancerAuthentication;
  /** The host names of the exposure, if they are known. */
  readonly hosts?: string[];
  /** The option that each of the host names was given in. */
  readonly hostProps?: string[];
  /** The name of the port mapping that serves requests, if a resource refers to the name. */
  readonly portName?: string;
  /**
   * The protocol of health checks on the port that serves requests, if no other port can be reached: HTTP if the load
   * balancer adds X-Forwarded-For to all requests of clients, otherwise TCP. Undefined without a load balancer: then only
   * the health checks of the containers apply.
   */
  readonly trafficPortHealth?: TrafficPortHealth;
  /** Whether the load balancer connects to the proxy over IPv6. */
  readonly reachesByIpv6?: boolean;
  /** Whether a load balancer opens its own connections to the proxy, on which it cannot present the certificate of a client. */
  readonly hidesClientCertificates?: boolean;
  /** Checks that the exposure can be combined with the capacity, and adds problems. */
  checkCapacity?(capacity: CapacityKind, problems: Problems): void;
  /** Checks that a deployment can shift requests as configured, and adds problems. */
  checkShift(strategy: ecs.DeploymentStrategy, shift: ShiftingDeploymentOptions, problems: Problems): void;
  /** Checks that requests for the hosts that the proxy allows can be forwarded to it, and adds problems. */
  checkHosts?(hosts: string[], problems: Problems): void;
  /** The protocol on the port that serves requests, if a resource needs it. */
  appProtocol?(spoken: { readonly tls: boolean; readonly grpc: boolean }): ecs.AppProtocol | undefined;
  /** The options of the ECS service. */
  serviceOptions?(proxy: ecs.ContainerDefinition, port: number): ExposureServiceOptions;
  /** The secret that the exposure adds to each request, and that the proxy requires. */
  createOriginSecret?(scope: Construct): ExposureOriginSecret;
  /** Creates the resources in front of the service, all of them under `scope`. */
  expose(scope: Construct, proxy: ProxyTarget): ExposedService;
}

/** The time for which a Network Load Balancer keeps a connection without data, unless its listener has another TCP idle timeout. */
export const NETWORK_LOAD_BALANCER_IDLE_TIMEOUT = Duration.seconds(350);

/** The protocols of health checks on the port of requests. */
export type TrafficPortHealth = elbv2.Protocol.HTTP | elbv2.Protocol.TCP;

/** The options of an ECS service that concern discovery. */
export type ExposureServiceOptions = Pick<ecs.BaseServiceOptions, 'serviceConnectConfiguration' | 'cloudMapOptions'>;

/** A secret that an exposure adds to each request, and its value. */
export interface ExposureOriginSecret {
  readonly required: Required<OriginSecretOptions>;
  readonly value: ecs.Secret;
}

/** The proxies that an exposure forwards requests to. */
export interface ProxyTarget {
  readonly cluster: ecs.ICluster;
  readonly service: ecs.BaseService;
  readonly containerName: string;
  /** The port of the proxy that serves requests. */
  readonly port: number;
  /** The port of the proxy that answers health checks. */
  readonly healthPort: number;
  /** The host names that the service allows, if the service lists any itself. */
  readonly hosts?: string[];
  /** Whether the proxy is reached only on one host port, which is chosen when a task starts. */
  readonly dynamicHostPort: boolean;
  /** Whether the proxy receives requests by HTTP/2. */
  readonly http2: boolean;
  /** Whether the proxy forwards headers whose names have underscores. */
  readonly underscores: boolean;
  /** The TLS settings of the port that serves requests, if the proxy uses TLS. */
  readonly tls?: TlsOptions;
  /** The settings of the health checks. */
  readonly healthCheck: LoadBalancerHealthCheckOptions;
  /** The time that requests in flight may take when a task stops. */
  readonly deregistrationDelay: Duration;
  /** The source from which NGINX reads the client's address, after settings of the service have been applied. */
  readonly clientAddressSource: ClientAddressSource;
  /** The options of a deployment that shifts requests, which requires a second target group. */
  readonly shift?: ShiftingDeploymentOptions;
}

/** The resources that an exposure has created, which depend on the kind of exposure. */
export interface ExposedService {
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  readonly listener?: elbv2.ApplicationListener;
  readonly redirectListener?: elbv2.ApplicationListener;
  readonly listenerRule?: elbv2.ApplicationListenerRule;
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
  readonly networkLoadBalancer?: elbv2.NetworkLoadBalancer;
  readonly networkListener?: elbv2.NetworkListener;
  readonly networkTargetGroup?: elbv2.NetworkTargetGroup;
  /** The existing target group. */
  readonly existingTargetGroup?: elbv2.ITargetGroup;
  /** The existing second target group. */
  readonly existingAlternateTargetGroup?: elbv2.ITargetGroup;
  readonly certificate?: acm.Certificate;
  readonly distribution?: cloudfront.Distribution;
  readonly records?: route53.RecordSet[];
  readonly webAclAssociation?: wafv2.CfnWebACLAssociation;
  /** The connections that admit clients, with their port as default port. */
  readonly clientConnections?: ec2.Connections;
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  readonly alternateNetworkTargetGroup?: elbv2.NetworkTargetGroup;
  readonly testListener?: elbv2.ApplicationListener;
  readonly networkTestListener?: elbv2.NetworkListener;
}
