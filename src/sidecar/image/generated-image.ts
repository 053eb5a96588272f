import * as fs from 'fs';
import { AspectPriority, Aspects, FileSystem, Lazy } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct, IConstruct } from 'constructs';
import { buildArgs, platformOf, writeBuildContext } from './build-context';
import type { ConfigurationSource } from '../configuration-source';

/**
 * An image of a base image and a generated nginx.conf, staged as late as possible.
 *
 * Routes may be added until synthesis, but an image asset requires its content when it is created. A `Lazy` alone cannot
 * create the asset, because tokens are resolved when the construct tree is already locked. A validation runs even later. An
 * Aspect is the only hook that runs before synthesis and may add constructs. The Aspect has the priority that is intended
 * for changes of the tree, so that everything that inspects the tree afterwards sees the image.
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
    // Code that resolves the task definition outside of synthesis, such as policy checks, also gets the real image.
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
