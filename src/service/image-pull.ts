import { Stack, Validations } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ProxyImage } from '../sidecar';

/**
 * Acknowledges the wildcard that pulls from Amazon ECR require, if the task pulls an image from Amazon ECR. Policy checks
 * report the wildcard in every role that pulls. In an existing task definition, an acknowledgement would hide the wildcards
 * of the owner.
 */
export function acknowledgeImagePull(taskDefinition: ecs.TaskDefinition, proxyImage: ProxyImage): void {
  const role = taskDefinition.obtainExecutionRole();
  if (proxyImage._kind.pulledFromEcr || pullsFromEcr(role)) {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken cannot be limited to a resource',
    });
  }
}

/** Whether the role has been granted pulls so far. A generated image is granted at synthesis only. */
function pullsFromEcr(role: iam.IRole): boolean {
  const policy = role.node.tryFindChild('DefaultPolicy') as iam.Policy | undefined;
  return policy !== undefined && JSON.stringify(Stack.of(role).resolve(policy.document)).includes('ecr:GetAuthorizationToken');
}
