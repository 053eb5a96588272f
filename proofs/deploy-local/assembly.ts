import { CloudAssembly, UNKNOWN_ACCOUNT, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import { ACCOUNT, REGION } from './account';
import { imagesOf } from '../../testing/cloud-assembly';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, any>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A stack of a cloud assembly. */
export interface SynthesizedStack {
  readonly name: string;
  /** What the CDK CLI calls it: with the stages that it is in. */
  readonly path: string;
  readonly account: string;
  readonly region: string;
  readonly resources: Record<string, TemplateResource>;
  /** The Docker image assets: their hashes. */
  readonly images: string[];
}

/** The stacks of a cloud assembly, and of the assemblies in it. */
export function readAssembly(folder: string): SynthesizedStack[] {
  return new CloudAssembly(folder).stacksRecursively.map((stack) => {
    const { account, region } = stack.environment;
    return {
      name: stack.stackName,
      path: stack.hierarchicalId,
      account: account === UNKNOWN_ACCOUNT ? ACCOUNT : account,
      region: region === UNKNOWN_REGION ? REGION : region,
      resources: stack.template.Resources ?? {},
      images: imagesOf(stack).map(({ hash }) => hash),
    };
  });
}
