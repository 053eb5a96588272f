import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { LoadBalancerHealthCheck } from './load-balancer-health-check';
import type { ClientAddressSource, ClientScheme, TlsSettings } from '../../nginx';
import type { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';

/** One way of exposing a service. A kind says what NGINX has to know of it, and then makes all that is in front. */
export interface ExposureKind {
  /** How long idle connections to the proxy are kept on the other side. */
  readonly idleTimeout: Duration;
  /** Where NGINX finds the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** How clients come, where that is known and nothing tells NGINX. */
  readonly clientScheme?: ClientScheme;
  /** How clients come to the listener, where that is known, and where X-Forwarded-Proto tells it as well. */
  readonly listenerScheme?: ClientScheme;
  /** The host names that the exposure is for, where it knows them. */
  readonly hosts?: string[];
  /** What the port that serves requests is called in the task definition, where something refers to it by name. */
  readonly portName?: string;
  /**
   * How health is asked for on the port that serves requests, where no other one can be reached: by HTTP, where something
   * adds X-Forwarded-For to all that clients send, else by connecting. Undefined where nothing in front asks: what ECS
   * asks the containers has to do.
   */
  readonly trafficPortHealth?: TrafficPortHealth;
  /** Whether requests come over connections of a load balancer's own, on which it cannot show the certificate of a client. */
  readonly hidesClientCertificates?: boolean;
  /** Whether it goes with what the tasks run on; problems are added. */
  checkCapacity?(capacity: CapacityKind, problems: Problems): void;
  /** Whether a deployment can shift requests as it is told to; problems are added. */
  checkShift(strategy: ecs.DeploymentStrategy, shift: ShiftingDeploymentOptions, problems: Problems): void;
  /** What is spoken on that port, where something wants to know. */
  appProtocol?(spoken: { readonly tls: boolean; readonly grpc: boolean }): ecs.AppProtocol | undefined;
  /** What the service itself has to be told. */
  serviceOptions?(proxy: ecs.ContainerDefinition, port: number): ExposureServiceOptions;
  /** Makes what is in front of the service, all of it under `scope`. */
  expose(scope: Construct, proxy: ProxyTarget): ExposedService;
}

/** What a load balancer can ask the port of requests by. */
export type TrafficPortHealth = elbv2.Protocol.HTTP | elbv2.Protocol.TCP;

/** The options of a service that are about how it is found. */
export type ExposureServiceOptions = Pick<ecs.BaseServiceOptions, 'serviceConnectConfiguration' | 'cloudMapOptions'>;

/** What an exposure is in front of. */
export interface ProxyTarget {
  readonly cluster: ecs.ICluster;
  readonly service: ecs.BaseService;
  readonly containerName: string;
  /** The port of the proxy that serves requests. */
  readonly port: number;
  /** The port of the proxy that answers health checks. */
  readonly healthPort: number;
  /** Whether the proxy is reached on one port of its machine, chosen when a task starts, and on no other. */
  readonly machinePort: boolean;
  /** Whether requests come to the proxy by HTTP/2. */
  readonly http2: boolean;
  /** Whether headers are to come through whose names have underscores. */
  readonly underscores: boolean;
  /** The TLS that the proxy speaks on the port that serves requests, if it does. */
  readonly tls?: TlsSettings;
  /** How health is asked for. */
  readonly healthCheck: LoadBalancerHealthCheck;
  /** How long requests in flight may take when a task stops. */
  readonly deregistrationDelay: Duration;
  /** Where NGINX does find the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** Asks for a second target group that deployments shift requests to. */
  readonly shift?: ShiftingDeploymentOptions;
}

/** What an exposure has made. Which of these there are depends on its kind. */
export interface ExposedService {
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  readonly listener?: elbv2.ApplicationListener;
  readonly redirectListener?: elbv2.ApplicationListener;
  readonly listenerRule?: elbv2.ApplicationListenerRule;
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
  readonly networkLoadBalancer?: elbv2.NetworkLoadBalancer;
  readonly networkListener?: elbv2.NetworkListener;
  readonly networkTargetGroup?: elbv2.NetworkTargetGroup;
  /** The target group that was there already. */
  readonly existingTargetGroup?: elbv2.ITargetGroup;
  readonly certificate?: acm.Certificate;
  readonly records?: route53.RecordSet[];
  readonly webAclAssociation?: wafv2.CfnWebACLAssociation;
  /** Where clients are let in, with their port as default port. */
  readonly clientConnections?: ec2.Connections;
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  readonly alternateNetworkTargetGroup?: elbv2.NetworkTargetGroup;
  readonly testListener?: elbv2.ApplicationListener;
  readonly networkTestListener?: elbv2.NetworkListener;
}
