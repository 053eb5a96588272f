import { RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import type { ProxyImageRepositoryProps } from './proxy-image-repository-props';
import { PROXY_IMAGE_REPOSITORY_PROPS } from './structs';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';

/**
 * A repository for proxy images that your own pipeline builds, for `ProxyImage.fromRepository()`. The repository scans
 * images on push, has immutable tags, and deletes old images.
 *
 * Create the repository in a stack that is deployed before the pipeline builds the image.
 */
export class ProxyImageRepository extends ecr.Repository {
  /**
   * @throws if `maxImageCount` is invalid
   */
  public constructor(scope: Construct, id: string, props: ProxyImageRepositoryProps = {}) {
    const subject = { name: 'ProxyImageRepository', path: [...scope.node.path ? [scope.node.path] : [], id].join('/') };
    checkStruct(subject, PROXY_IMAGE_REPOSITORY_PROPS, props);
    const problems = new Problems();
    checkWholeNumber(problems, 'maxImageCount', props.maxImageCount, 10, 10_000, 'images');
    problems.throwIfAny(subject);
    const maxImageCount = props.maxImageCount ?? 100;
    super(scope, id, {
      repositoryName: props.repositoryName,
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ description: `Keep the newest ${maxImageCount} images`, maxImageCount }],
      encryption: props.encryptionKey ? ecr.RepositoryEncryption.KMS : undefined,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }
}
