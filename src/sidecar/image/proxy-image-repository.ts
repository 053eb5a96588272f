import { RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { PROXY_IMAGE_REPOSITORY_PROPS } from './structs';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';

/** Properties of `ProxyImageRepository`. */
export interface ProxyImageRepositoryProps {
  /**
   * The name of the repository.
   *
   * @default - CloudFormation makes one up
   */
  readonly repositoryName?: string;

  /**
   * How many images are kept, from 10 to 10,000. Older ones are deleted, also those that an old task definition names, so
   * that it cannot be rolled back to.
   *
   * @default 100
   */
  readonly maxImageCount?: number;

  /**
   * The key that images are encrypted with.
   *
   * @default - one of Amazon S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the repository when it is removed from the stack. Amazon ECR deletes none that has images.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A repository for images of the proxy that are built in a pipeline of your own, for `ProxyImage.fromRepository()`: images
 * are scanned when they come in, a tag never changes what it means, and old images are deleted.
 *
 * It goes into a stack that is deployed before the pipeline builds.
 */
export class ProxyImageRepository extends ecr.Repository {
  /**
   * @throws if the number of images is none
   */
  public constructor(scope: Construct, id: string, props: ProxyImageRepositoryProps = {}) {
    checkStruct('ProxyImageRepository', PROXY_IMAGE_REPOSITORY_PROPS, props);
    const problems = new Problems();
    checkWholeNumber(problems, 'maxImageCount', props.maxImageCount, 10, 10_000, 'images');
    problems.throwIfAny('ProxyImageRepository');
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
