import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';

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
