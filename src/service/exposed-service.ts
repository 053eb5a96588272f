import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** What an exposure is made for. */
export interface ExposureContext {
  readonly vpc: ec2.IVpc;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
}

/** What an exposure has made. */
export interface ExposedService {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly listener: elbv2.ApplicationListener;
  readonly redirectListener?: elbv2.ApplicationListener;
}
