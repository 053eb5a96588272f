import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAM } from '@aws-sdk/client-iam';
import { CREDENTIALS } from './account';
import type { ServiceCalls } from './service-calls';

/** Clients of the AWS SDK for one region of an endpoint. */
export class Aws {
  public readonly cloudFormation: CloudFormation;
  public readonly cloudWatch: CloudWatch;
  public readonly ec2: EC2;
  public readonly ecs: ECS;
  public readonly elb: ElasticLoadBalancingV2;
  public readonly iam: IAM;
  public readonly logs: CloudWatchLogs;

  /** @param others calls the services that have no client here */
  public constructor(endpoint: string, region: string, public readonly others: ServiceCalls) {
    const settings = { endpoint, region, credentials: CREDENTIALS };
    this.cloudFormation = new CloudFormation(settings);
    this.cloudWatch = new CloudWatch(settings);
    this.ec2 = new EC2(settings);
    this.ecs = new ECS(settings);
    this.elb = new ElasticLoadBalancingV2(settings);
    this.iam = new IAM(settings);
    this.logs = new CloudWatchLogs(settings);
  }

  public destroy(): void {
    for (const client of [this.cloudFormation, this.cloudWatch, this.ec2, this.ecs, this.elb, this.iam, this.logs]) {
      client.destroy();
    }
    this.others.destroy();
  }
}
