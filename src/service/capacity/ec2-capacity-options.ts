import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.ec2()`.
 */
export interface Ec2CapacityOptions {
  /**
   * The networking mode to use for the containers in the task.
   *
   * With `NetworkMode.AWS_VPC` each task has its own address and security group, as on AWS Fargate.
   *
   * With `NetworkMode.BRIDGE` the proxy is linked to the app. The proxy's port is a port of the instance, which ECS chooses
   * when a task starts. The security groups of the instances therefore allow ports 32768 to 65535, from the load balancer
   * only. The load balancer sends health checks to the port that serves requests, at `/health`. The path does not become
   * public, because the proxy treats only requests without X-Forwarded-For as health checks. An Application Load Balancer
   * adds that header, unless its attribute `routing.http.xff_header_processing.mode` is set to something other than
   * `append`. A Network Load Balancer adds no header, so its health checks only open a connection. ECS checks the rest of
   * the health, including the app's, by the health checks of the containers. The app must listen on all addresses of its
   * container, not only on the loopback address.
   *
   * @default ecs.NetworkMode.AWS_VPC
   */
  readonly networkMode?: ecs.NetworkMode;

  /**
   * Whether the service will use the daemon scheduling strategy. If true, the service scheduler deploys exactly one task on
   * each container instance in your cluster. During a deployment, ECS stops the task of an instance before the next task
   * starts, on at most half of the instances at once. A deployment on a single instance requires `minHealthyPercent: 0`.
   *
   * @default false
   */
  readonly daemon?: boolean;

  /**
   * The CPU architecture of the instances. The proxy image is built for this architecture. The app's image must have the
   * same architecture.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * The subnets to associate with the service. Only with `NetworkMode.AWS_VPC`.
   *
   * @default - private subnets with egress if there are any
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the instances. The construct allows the load balancer to connect in these groups. Only with
   * `NetworkMode.BRIDGE`.
   *
   * @default - the security groups that the cluster knows: those of `cluster.addCapacity()`, but not those of
   * `cluster.addAsgCapacityProvider()`
   */
  readonly instanceSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * The placement strategies to use for tasks in the service. Placement strategies cannot be combined with `daemon`.
   *
   * @default - none
   */
  readonly placementStrategies?: ecs.PlacementStrategy[];

  /**
   * The placement constraints to use for tasks in the service.
   *
   * @default - any
   */
  readonly placementConstraints?: ecs.PlacementConstraint[];

  /**
   * A list of capacity provider strategies used to place a service. The capacity providers belong to the cluster and have
   * Auto Scaling groups.
   *
   * @default - the launch type EC2
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * An existing task definition, to which the containers of the app and of the proxy are added. The task definition sets the
   * network mode and the CPU architecture.
   *
   * @default - a new task definition
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
