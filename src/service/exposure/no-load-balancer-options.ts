import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A target group of Amazon VPC Lattice that the proxies of all tasks are registered with. The health check of the target
 * group should request `/health` on port 8081, the proxy's health port, by HTTP.
 */
export interface VpcLatticeTarget {
  /**
   * The ARN of the target group. The target group must have the target type `IP`.
   */
  readonly targetGroupArn: string;

  /**
   * The IAM role with which ECS registers the tasks.
   *
   * @default - a new role that can register tasks with this target group only
   */
  readonly infrastructureRole?: iam.IRole;
}

/**
 * Options of `Exposure.noLoadBalancer()`.
 */
export interface NoLoadBalancerExposureOptions {
  /**
   * Configuration for Service Connect. Each of the `services` gets the proxy's port, whatever `portMappingName` the service
   * has. No port of the app is published.
   *
   * Requests pass two Envoy proxies of AWS, in the task of the client and in the task of the service. NGINX therefore sees
   * the second Envoy proxy as the client of all requests: limits per client and the `allowedClients` of routes cannot
   * distinguish clients. NGINX drops `X-Forwarded-For`, because Envoy does not remove values that a client wrote. With
   * `appProtocol` HTTP, Envoy cancels a request after 15 seconds, unless `perRequestTimeout` sets another timeout.
   *
   * @default - no Service Connect
   */
  readonly serviceConnectConfiguration?: ecs.ServiceConnectProps;

  /**
   * The protocol used by Service Connect. With `UpstreamProtocol.http`, Service Connect distributes and counts requests. Use
   * `UpstreamProtocol.http` without `proxyTls` only, because Service Connect cannot read requests that are encrypted end to end.
   *
   * @default - `ecs.AppProtocol.http`, `ecs.AppProtocol.grpc` for an app that speaks gRPC, or none with the service's
   * `proxyTls`, which Service Connect treats as TCP
   */
  readonly appProtocol?: ecs.AppProtocol;

  /**
   * The options for configuring an Amazon ECS service to use service discovery by DNS with AWS Cloud Map. Leave out
   * `container` and `containerPort`, which are those of the proxy.
   *
   * Amazon ECS removes the record of a task before it stops the containers, but waits for no client. The proxy of the task
   * therefore accepts connections until `dnsTtl` has passed, and then finishes the requests in flight. `dnsTtl` is 10 seconds
   * by default, and at most 60 seconds. A client that caches names for longer, as some JVMs do, gets no connection and must
   * try again. DNS returns up to eight healthy addresses.
   *
   * @default - no service discovery
   */
  readonly cloudMapOptions?: ecs.CloudMapOptions;

  /**
   * Target groups of Amazon VPC Lattice, for tasks in the network mode `awsvpc`. VPC Lattice connects from its own
   * addresses. Add the prefix lists of VPC Lattice to `allowedClients`. VPC Lattice sends the client's address in
   * `X-Forwarded-For`. If nothing else reaches the proxy, set `clientAddressSource: ClientAddressSource.LAST_FORWARDED_FOR`
   * and a `clientScheme` in `nginx` of the service.
   *
   * @default - none
   */
  readonly vpcLatticeTargets?: VpcLatticeTarget[];

  /**
   * The clients that may connect to the proxies: security groups of the client services, address ranges or prefix lists.
   *
   * @default - none; add clients with `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * The time that clients keep an idle connection open. NGINX keeps its connections open longer.
   *
   * @default Duration.minutes(5) - the default of Service Connect for HTTP
   */
  readonly idleTimeout?: Duration;
}
