import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Dependable, IDependable } from 'constructs';

/**
 * Makes a service depend on the resources that its tasks need and that nothing in the template refers to: the permissions of
 * the execution role, and the namespace of Service Connect, which the service knows by name. Otherwise the first tasks may
 * fail, so that the circuit breaker ends the creation of the service, and a deletion may take the permissions away first.
 */
export function waitForPrerequisites(service: ecs.BaseService, cluster: ecs.ICluster, { executionRole }: ecs.TaskDefinition): void {
  if (executionRole !== undefined && Stack.of(executionRole) === Stack.of(service)) dependOn(service, executionRole);
  if (cluster.defaultCloudMapNamespace !== undefined) dependOn(service, cluster.defaultCloudMapNamespace);
}

/** Makes a service depend on the routes and endpoints through which its tasks reach other services of AWS. */
export function waitForNetwork(service: ecs.BaseService, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): void {
  const endpoints = {};
  Dependable.implement(endpoints, {
    get dependencyRoots() {
      // Endpoints may be added later.
      return vpc.node.findAll().filter((found) => found instanceof ec2.VpcEndpoint);
    },
  });
  dependOn(service, vpc.selectSubnets(subnets).internetConnectivityEstablished, endpoints);
}

/** Only the service depends on other resources. Rules of their security groups may refer to the security group beside the service. */
function dependOn(service: ecs.BaseService, ...others: IDependable[]): void {
  service.node.findChild('Service').node.addDependency(...others);
}
