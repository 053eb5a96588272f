import type { SynthesizedStack } from './assembly';
import { Aws } from './aws';
import type { Deployed } from './template-value';

export interface DeployedResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
}

/** A stack as CloudFormation describes it. */
export class DeployedStack implements Deployed {
  public static async read(aws: Aws, synthesized: SynthesizedStack): Promise<DeployedStack> {
    const { StackResources } = await aws.cloudFormation.describeStackResources({ StackName: synthesized.name });
    const resources = (StackResources ?? []).map((resource) => ({
      logicalId: resource.LogicalResourceId!,
      physicalId: resource.PhysicalResourceId!,
      type: resource.ResourceType!,
      status: resource.ResourceStatus!,
    }));
    return new DeployedStack(aws, synthesized, resources, await attributesOf(aws, resources));
  }

  public readonly stack: string;
  public readonly account: string;
  public readonly region: string;
  public readonly physicalIds: ReadonlyMap<string, string>;

  private constructor(
    public readonly aws: Aws,
    public readonly synthesized: SynthesizedStack,
    public readonly resources: readonly DeployedResource[],
    public readonly attributes: ReadonlyMap<string, string>,
  ) {
    this.stack = synthesized.name;
    this.account = synthesized.account;
    this.region = synthesized.region;
    this.physicalIds = new Map(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  }

  /** The physical ids of all resources of a type. */
  public ofType(type: string): string[] {
    return this.resources.filter((resource) => resource.type === type).map(({ physicalId }) => physicalId);
  }
}

/** The name and the zone of load balancers, which records point at. */
async function attributesOf(aws: Aws, resources: readonly DeployedResource[]): Promise<Map<string, string>> {
  const attributes = new Map<string, string>();
  for (const { logicalId, physicalId } of resources.filter(({ type }) => type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')) {
    const { LoadBalancers } = await aws.elb.describeLoadBalancers({ LoadBalancerArns: [physicalId] });
    attributes.set(`${logicalId}.DNSName`, LoadBalancers![0].DNSName!);
    attributes.set(`${logicalId}.CanonicalHostedZoneID`, LoadBalancers![0].CanonicalHostedZoneId!);
  }
  return attributes;
}
