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
    return new DeployedStack(aws, synthesized, (StackResources ?? []).map(resource => ({
      logicalId: resource.LogicalResourceId!,
      physicalId: resource.PhysicalResourceId!,
      type: resource.ResourceType!,
      status: resource.ResourceStatus!,
    })));
  }

  public readonly stack: string;
  public readonly account: string;
  public readonly region: string;
  public readonly physicalIds: ReadonlyMap<string, string>;

  private constructor(
    public readonly aws: Aws,
    public readonly synthesized: SynthesizedStack,
    public readonly resources: readonly DeployedResource[],
  ) {
    this.stack = synthesized.name;
    this.account = synthesized.account;
    this.region = synthesized.region;
    this.physicalIds = new Map(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  }

  /** The physical ids of all resources of a type. */
  public ofType(type: string): string[] {
    return this.resources.filter(resource => resource.type === type).map(({ physicalId }) => physicalId);
  }
}
