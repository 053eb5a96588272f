import * as fs from 'fs';
import { AspectPriority, Aspects, FileSystem, Lazy } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct, IConstruct } from 'constructs';
import { buildArgs, platformOf, writeBuildContext } from './build-context';
import type { ConfigurationSource } from '../configuration-source';

/**
 * An image made of a base image and a generated nginx.conf, staged as late as possible.
 *
 * Routes may be added until synthesis, but an image asset wants its content when it is made. A `Lazy` alone cannot
 * make the asset, since tokens are resolved when the construct tree is locked already; a validation comes later still.
 * An Aspect is the one hook that runs before synthesis and may add constructs. It has the priority that is meant for
 * changing the tree, so that everything that looks at the tree afterwards sees the image.
 */
export class GeneratedImage extends ecs.ContainerImage {
  public constructor(private readonly source: ConfigurationSource, private readonly baseImage: string, private readonly assetName?: string) {
    super();
  }

  public bind(_scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    const executionRole = container.taskDefinition.obtainExecutionRole();
    let asset: DockerImageAsset | undefined;
    const staged = () => {
      if (!asset) {
        asset = this.stage(container);
        asset.repository.grantPull(executionRole);
      }
      return asset;
    };
    Aspects.of(container).add(
      { visit: (node: IConstruct) => { if (node === container) staged(); } },
      { priority: AspectPriority.MUTATING },
    );
    // Whoever resolves the task definition outside of synthesis, as policy checks do, gets the real image too.
    return { imageName: Lazy.string({ produce: () => staged().imageUri }) };
  }

  private stage(container: ecs.ContainerDefinition): DockerImageAsset {
    const context = FileSystem.mkdtemp('proxy-image-');
    try {
      writeBuildContext(context, this.source.text);
      return new DockerImageAsset(container, 'Image', {
        directory: context,
        platform: platformOf(container.taskDefinition),
        buildArgs: buildArgs(this.source, this.baseImage),
        assetName: this.assetName,
      });
    } finally {
      // The asset is a copy of the context, unless staging is off: then the assembly points to the context itself.
      if (!container.node.tryGetContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT)) {
        fs.rmSync(context, { recursive: true, force: true });
      }
    }
  }
}
