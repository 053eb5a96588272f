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
   * Name for this repository.
   *
   * @default - AWS CloudFormation generates a name
   */
  readonly repositoryName?: string;

  /**
   * The maximum number of images to retain, from 10 to 10,000. Amazon ECR deletes older images, including images that old
   * task definitions use. A service cannot roll back to a task definition whose image was deleted.
   *
   * @default 100
   */
  readonly maxImageCount?: number;

  /**
   * The KMS key to encrypt the images with.
   *
   * @default - a key of Amazon S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The removal policy of the repository, which applies when the repository is removed from the stack. Amazon ECR does not
   * delete a repository that contains images.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

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
