import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';

/** The resource of a repository, if the repository belongs to a stack of the CDK app, also if it was imported by a reference. */
export function repositoryResource({ repositoryName }: ecr.IRepository): ecr.CfnRepository | undefined {
  const reference = Tokenization.reverse(repositoryName, { failConcat: false });
  if (!Reference.isReference(reference)) return undefined;
  const { target } = reference;
  return CfnResource.isCfnResource(target) && target.cfnResourceType === 'AWS::ECR::Repository' ? target as ecr.CfnRepository : undefined;
}

/** The name of a repository, if the name is known at synthesis. */
export function knownRepositoryName(repository: ecr.IRepository): string | undefined {
  if (!Token.isUnresolved(repository.repositoryName)) return repository.repositoryName;
  const resource = repositoryResource(repository);
  // CDK generates a name at synthesis if a stack of another environment refers to the repository.
  const name: unknown = resource?.stack.resolve(resource.repositoryName);
  return typeof name === 'string' ? name : undefined;
}

/** The stack that CloudFormation deploys on its own: the stack itself, or the outermost parent of a nested stack. */
export function deployedStack(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : deployedStack(stack.nestedStackParent);
}
