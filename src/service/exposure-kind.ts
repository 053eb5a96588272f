import type { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ClientAddressSource } from '../nginx';
import type { ShiftingDeploymentOptions } from './operation/deployment-options';

/** One way of exposing a service. A kind says what NGINX has to know of it, and then makes all that is in front. */
export interface ExposureKind {
  /** How long idle connections to the proxy are kept on the other side. */
  readonly idleTimeout: Duration;
  /** Where NGINX finds the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** The host names that the exposure is for, where it knows them. */
  readonly hosts?: string[];
  /** Whether deployments can shift requests between two target groups. */
  readonly shiftsRequests?: boolean;
  /** Makes what is in front of the service, all of it under `scope`. */
  expose(scope: Construct, proxy: ProxyTarget): ExposedService;
}

/** What an exposure is in front of. */
export interface ProxyTarget {
  readonly cluster: ecs.ICluster;
  readonly service: ecs.BaseService;
  readonly containerName: string;
  /** The port of the proxy that serves requests. */
  readonly port: number;
  /** The port of the proxy that answers health checks. */
  readonly healthPort: number;
  /** How long requests in flight may take when a task stops. */
  readonly deregistrationDelay: Duration;
  /** Asks for a second target group that deployments shift requests to. */
  readonly shift?: ShiftingDeploymentOptions;
}

/** What an exposure has made, or has been given. Which of these there are depends on its kind. */
export interface ExposedService {
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  readonly listener?: elbv2.ApplicationListener;
  readonly redirectListener?: elbv2.ApplicationListener;
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  readonly testListener?: elbv2.ApplicationListener;
}
