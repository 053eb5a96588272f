import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A target group of Amazon VPC Lattice that the proxies of all tasks are registered with. Its health check should ask
 * for `/health` on port 8081, the proxy's health port, by HTTP.
 */
export interface VpcLatticeTarget {
  /**
   * The ARN of the target group. Its targets are of the type `IP`.
   */
  readonly targetGroupArn: string;

  /**
   * The role with which ECS registers the tasks.
   *
   * @default - one is made that may do that with this target group
   */
  readonly infrastructureRole?: iam.IRole;
}

/**
 * Options of `Exposure.none()`.
 */
export interface NoneExposureOptions {
  /**
   * Amazon ECS Service Connect. The port that each of its services has in `portMappingName` is the proxy's, under
   * whatever name you give it; nothing leads to the app.
   *
   * Requests come through two Envoy proxies of AWS, one in the task of the client and one in the task of the service. So
   * NGINX sees the second of them as the client of all requests: limits per client and the `allowedClients` of routes
   * cannot tell clients apart. What `X-Forwarded-For` says is dropped, as Envoy leaves in it whatever a client wrote.
   * With `appProtocol` HTTP, Envoy gives up a request after 15 seconds, unless `perRequestTimeout` says otherwise.
   *
   * @default - no Service Connect
   */
  readonly serviceConnectConfiguration?: ecs.ServiceConnectProps;

  /**
   * What Service Connect takes requests for. With `AppProtocol.http` it spreads requests over the tasks and counts them;
   * without an encryption of your own, which it could not read.
   *
   * @default - `ecs.AppProtocol.http`, `ecs.AppProtocol.grpc` for an app that speaks gRPC, or what Service Connect takes as TCP with the service's `proxyTls`
   */
  readonly appProtocol?: ecs.AppProtocol;

  /**
   * Service discovery by DNS with AWS Cloud Map. Leave `container` and `containerPort` out: they are the proxy's.
   *
   * @default - no service discovery
   */
  readonly cloudMapOptions?: ecs.CloudMapOptions;

  /**
   * Target groups of Amazon VPC Lattice, for tasks in the network mode `awsvpc`. It connects from addresses of its own,
   * for which there are prefix lists that belong into `allowedClients`, and tells the client's in `X-Forwarded-For`: where
   * nothing else reaches the proxy, `clientAddressSource: ClientAddressSource.LAST_FORWARDED_FOR` and a `clientScheme` in
   * the service's `nginx` are right.
   *
   * @default - none
   */
  readonly vpcLatticeTargets?: VpcLatticeTarget[];

  /**
   * The clients that may connect to the proxies: security groups of the client services, address ranges or prefix lists.
   *
   * @default - none; open them with `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * How long clients keep a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default Duration.minutes(5) - what Service Connect does by default for HTTP
   */
  readonly idleTimeout?: Duration;
}
