import * as fs from 'fs';
import * as path from 'path';
import { AspectPriority, Aspects, FileSystem, Lazy, Token } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct, IConstruct } from 'constructs';
import type { ConfigurationSource } from './configuration-source';
import { Problems } from '../allowlist/problems';

const DOCKERFILE = path.join(__dirname, '..', '..', 'assets', 'proxy', 'Dockerfile');

/**
 * An image made of a base image and a generated nginx.conf, staged as late as possible.
 *
 * Routes may be added until synthesis, but an image asset wants its content when it is made. A `Lazy` alone cannot
 * make the asset, since tokens are resolved when the construct tree is locked already; a validation comes later still.
 * An Aspect is the one hook that runs before synthesis and may add constructs. It has the priority that is meant for
 * changing the tree, so that everything that looks at the tree afterwards sees the image.
 */
export class GeneratedImage extends ecs.ContainerImage {
  public constructor(private readonly source: ConfigurationSource, private readonly baseImage: string) {
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

  /** Whether the app has a name in place of an address: one that is known where the task runs only. */
  private get namesApp(): boolean {
    return !/^[0-9.]+$/.test(this.source.appHost);
  }

  private stage(container: ecs.ContainerDefinition): DockerImageAsset {
    const text = this.source.text;
    refuseTokens(text);
    const context = FileSystem.mkdtemp('proxy-image-');
    try {
      fs.copyFileSync(DOCKERFILE, path.join(context, 'Dockerfile'));
      fs.writeFileSync(path.join(context, 'nginx.conf'), text);
      return new DockerImageAsset(container, 'Image', {
        directory: context,
        platform: platformOf(container.taskDefinition),
        buildArgs: { BASE: this.baseImage, ...this.namesApp ? { APP_HOST: this.source.appHost } : {} },
      });
    } finally {
      // The asset is a copy of the context, unless staging is off: then the assembly points to the context itself.
      if (!container.node.tryGetContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT)) {
        fs.rmSync(context, { recursive: true, force: true });
      }
    }
  }
}

/** A token would be written into the file as its marker, without any error: the last place to notice. */
function refuseTokens(text: string): void {
  if (!Token.isUnresolved(text)) return;
  const line = text.split('\n').find((candidate) => Token.isUnresolved(candidate)) ?? '';
  Problems.fail(
    'the NGINX configuration',
    'configuration',
    line.trim(),
    'a text without values that are known at deployment only',
    'pass the value itself instead of a reference to a resource or parameter',
  );
}

/**
 * The platform to build for, read from the task definition, so that the image and the task cannot disagree.
 * A task definition that names no architecture runs on x86-64.
 */
function platformOf(taskDefinition: ecs.TaskDefinition): Platform {
  const resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const architecture: unknown = taskDefinition.stack.resolve(resource.runtimePlatform)?.cpuArchitecture;
  switch (architecture) {
    case undefined:
    case 'X86_64':
      return Platform.LINUX_AMD64;
    case 'ARM64':
      return Platform.LINUX_ARM64;
    default:
      return Problems.fail(
        'the task definition',
        'runtimePlatform.cpuArchitecture',
        architecture,
        'X86_64 or ARM64, known at synthesis',
        'name the architecture in the task definition, the proxy image is built for it',
      );
  }
}
