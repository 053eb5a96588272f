import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { oncePerSynthesis } from './once-per-synthesis';

/** An image that CDK builds from a folder. */
export interface BuiltImage {
  /** The last part of the image name. */
  readonly tag: string;
  /** The platform that the image is built for, if it is given. */
  readonly platform?: string;
}

/**
 * The images that CDK builds from folders for the stacks of the stage. CDK does not publish the future content of its asset
 * manifests, and templates do not contain platforms.
 */
export function builtImages(scope: IConstruct): BuiltImage[] {
  return oncePerSynthesis(scope, imagesOfStacks);
}

function imagesOfStacks(stage: Stage): BuiltImage[] {
  return stage.node.findAll().filter(Stack.isStack).flatMap(({ synthesizer }: any) => (
    Object.entries<any>(synthesizer.assetManifest?.dockerImages ?? {})
      // A tarball is already built.
      .filter(([, { source }]) => source.directory !== undefined)
      .map(([tag, { source }]) => ({ tag, platform: source.platform }))
  ));
}
