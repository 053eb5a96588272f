import type { Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { renderedProperties } from '../rendered-properties';

/** Whether the app has a VPC endpoint through which tasks pull images from Amazon ECR without the internet. */
export function hasRegistryEndpoint(stage: Stage): boolean {
  return stage.node.findAll().some((found) => (
    found instanceof ec2.CfnVPCEndpoint && /\.ecr\.dkr\b/.test(JSON.stringify(renderedProperties(found).ServiceName ?? ''))));
}
