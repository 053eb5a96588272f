import { Stack, Validations } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ProxyImage } from '../sidecar';

/**
 * Acknowledges the one wildcard that pulling images from Amazon ECR needs, where one is pulled from there. Policy checks
 * report it in every such role. In a task definition of somebody else it would hide their own wildcards.
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

/** What has been granted so far; an image that is generated is granted at synthesis only. */
function pullsFromEcr(role: iam.IRole): boolean {
  const policy = role.node.tryFindChild('DefaultPolicy') as iam.Policy | undefined;
  return policy !== undefined && JSON.stringify(Stack.of(role).resolve(policy.document)).includes('ecr:GetAuthorizationToken');
}
