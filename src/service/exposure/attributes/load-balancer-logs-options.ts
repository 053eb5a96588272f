import type * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * The destination of logs of a load balancer.
 */
export interface LoadBalancerLogsOptions {
  /**
   * The S3 bucket. The bucket must be in the region of the stack, and the stack must have a region. The policy of an
   * imported bucket must already allow Elastic Load Balancing to write. An Application Load Balancer does not support buckets
   * that are encrypted with a KMS key.
   */
  readonly bucket: s3.IBucket;

  /**
   * The prefix of the names of the log files, which must not contain `AWSLogs`.
   *
   * @default - no prefix
   */
  readonly prefix?: string;
}
