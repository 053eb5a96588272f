import { CloudAssembly, UNKNOWN_ACCOUNT, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import { ACCOUNT, REGION } from './account';
import type { Templates } from './emulator';
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

/** Ids of security groups and hosted zones, which no template makes up: they are of things that are in the account. */
const OUTSIDE = /"(sg-[0-9a-f]+|Z[0-9A-Z]{10,32})"/g;

/** The parts of the stacks that the emulator needs to know. */
export function templatesOf(stacks: readonly SynthesizedStack[]): Templates {
  const resources = stacks.flatMap((stack) => Object.values(stack.resources));
  return {
    types: [...new Set(resources.map(({ Type }) => Type))].sort(),
    outside: [...new Set([...JSON.stringify(resources).matchAll(OUTSIDE)].map(([, id]) => id))],
  };
}
