import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.ec2()`.
 */
export interface Ec2CapacityOptions {
  /**
   * How the containers of a task are connected.
   *
   * With `NetworkMode.AWS_VPC` a task has an address and a security group of its own, as on AWS Fargate.
   *
   * With `NetworkMode.BRIDGE` the proxy is linked to the app, and its port is one of the machine that is chosen when a
   * task starts. So the machines' security groups are opened on ports 32768 to 65535, to the load balancer only, and health
   * is asked for on the port that serves requests, at `/health`: without becoming public, since only requests without
   * X-Forwarded-For are taken for health checks. An Application Load Balancer adds that header, unless its attribute
   * `routing.http.xff_header_processing.mode` is set to something other than `append`. A Network Load Balancer adds no
   * header, so it only connects, and the rest of health, the app's included, is what ECS asks the containers. The app has
   * to listen on all addresses of its container, not only on the loopback address.
   *
   * @default ecs.NetworkMode.AWS_VPC
   */
  readonly networkMode?: ecs.NetworkMode;

  /**
   * Whether there is one task on each machine of the cluster, rather than a number of tasks wherever there is room. In a
   * deployment the task of a machine is stopped before the next one starts.
   *
   * @default false
   */
  readonly daemon?: boolean;

  /**
   * The processors of the machines. The proxy image is built for them; the app's image must be as well.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * The subnets that tasks run in. Only with `NetworkMode.AWS_VPC`.
   *
   * @default - private subnets with a way out if there are any
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the machines, to be opened to the load balancer. Only with `NetworkMode.BRIDGE`.
   *
   * @default - those that the cluster knows: of machines that came by `cluster.addCapacity()`, and not of those that came by
   * `cluster.addAsgCapacityProvider()`
   */
  readonly instanceSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * How ECS chooses among the machines that a task can run on. Not with `daemon`.
   *
   * @default - none
   */
  readonly placementStrategies?: ecs.PlacementStrategy[];

  /**
   * Which machines a task can run on.
   *
   * @default - any
   */
  readonly placementConstraints?: ecs.PlacementConstraint[];

  /**
   * How tasks are spread over the capacity providers of the cluster, with their Auto Scaling groups.
   *
   * @default - the launch type EC2
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * A task definition of your own, to which the containers of the app and of the proxy are added. It says network mode
   * and processors.
   *
   * @default - one is made
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
