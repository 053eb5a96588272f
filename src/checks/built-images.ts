import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { oncePerSynthesis } from './once-per-synthesis';

/** An image that CDK builds from a folder. */
export interface BuiltImage {
  /** The last part of its name. */
  readonly tag: string;
  /** What it is built for, where somebody said so. */
  readonly platform?: string;
}

/**
 * The images that CDK builds from folders for the stacks around. CDK keeps to itself what it is going to write into its
 * asset manifests, and a template says nothing of platforms.
 */
export function builtImages(scope: IConstruct): BuiltImage[] {
  return oncePerSynthesis(scope, imagesOfStacks);
}

function imagesOfStacks(stage: Stage): BuiltImage[] {
  return stage.node.findAll().filter(Stack.isStack).flatMap(({ synthesizer }: any) => (
    Object.entries<any>(synthesizer.assetManifest?.dockerImages ?? {})
      // A tarball has been built by somebody else.
      .filter(([, { source }]) => source.directory !== undefined)
      .map(([tag, { source }]) => ({ tag, platform: source.platform }))
  ));
}
