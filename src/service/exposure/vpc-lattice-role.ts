import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The role with which ECS registers tasks. The role has the permissions of AWS's policy
 * `AmazonECSInfrastructureRolePolicyForVpcLattice`, for these target groups only.
 */
export function vpcLatticeRole(scope: Construct, targetGroupArns: string[]): iam.Role {
  const role = new iam.Role(scope, 'VpcLatticeRole', {
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    // Inline policies, so that ECS has the permissions for as long as the role exists.
    inlinePolicies: {
      RegisterTasks: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['vpc-lattice:RegisterTargets', 'vpc-lattice:DeregisterTargets', 'vpc-lattice:GetTargetGroup', 'vpc-lattice:ListTargets'],
            resources: targetGroupArns,
          }),
          new iam.PolicyStatement({
            actions: ['ec2:DescribeInstances', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
            resources: ['*'],
          }),
        ],
      }),
    },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'the ec2:Describe actions cannot be limited to a resource',
  });
  return role;
}
