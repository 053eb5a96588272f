import * as fs from 'fs';
import * as path from 'path';
import { attachCustomSynthesis, Lazy, Names, Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { buildArgs, contentTag, platformOf, writeBuildContext } from './build-context';
import type { ConfigurationSource } from '../configuration-source';
import type { ImageKind } from './configured-image';
import { missingModules } from './image-modules';
import { checkDigest, checkedImage, checkTag, DEFAULT_IMAGE } from './image-name';
import { deployedStack, knownRepositoryName, repositoryResource } from './repository-resource';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';
import { show } from '../../validation/shown-value';

/**
 * Options of `ProxyImage.fromRepository()`.
 */
export interface RepositoryProxyImageOptions {
  /**
   * The tag of the image.
   *
   * @default - a hash of everything that the image is built from, so that each configuration has a different tag
   */
  readonly tag?: string;

  /**
   * The digest of the image, `sha256:` and 64 hexadecimal digits, instead of a tag.
   *
   * @default - the tag
   */
  readonly digest?: string;

  /**
   * The base image, as for `ProxyImage.built()`. The base image may have a digest, as in `nginx@sha256:…`.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly baseImage?: string;
}

/** An image that a pipeline builds from the context that synthesis writes. */
export function repositoryImage(repository: ecr.IRepository, options: RepositoryProxyImageOptions): ImageKind {
  const problems = new Problems();
  const baseImage = checkedImage(problems, 'baseImage', options.baseImage ?? DEFAULT_IMAGE);
  checkTag(problems, options.tag);
  checkDigest(problems, 'digest', options.digest);
  if (options.tag !== undefined && options.digest !== undefined) {
    problems.conflict('digest', options.digest, `\`tag\` (${JSON.stringify(options.tag)})`, 'leave `digest` or `tag` out');
  }
  problems.throwIfAny('ProxyImage.fromRepository');
  const tagOrDigest = options.digest ?? options.tag;
  return {
    // The modules of an image with an explicit tag or digest are unknown, regardless of the base image.
    missingModules: tagOrDigest === undefined ? missingModules(baseImage) : [],
    pulledFromEcr: true,
    configure: (source) => ({
      image: new RepositoryImage(source, repository, baseImage, tagOrDigest),
      configurationPath: '/etc/nginx/nginx.conf',
      declaresVolume: false,
    }),
  };
}

class RepositoryImage extends ecs.ContainerImage {
  public constructor(
    private readonly source: ConfigurationSource,
    private readonly repository: ecr.IRepository,
    private readonly baseImage: string,
    private readonly tagOrDigest?: string,
  ) {
    super();
  }

  public bind(_scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    this.checkDeployedFirst(container);
    const tagOrDigest = this.tagOrDigest ?? Lazy.string({ produce: () => this.tagOf(container) });
    attachCustomSynthesis(container, { onSynthesize: ({ assembly: { outdir } }) => this.writeContext(outdir, container) });
    this.repository.grantPull(container.taskDefinition.obtainExecutionRole());
    return { imageName: this.repository.repositoryUriForTagOrDigest(tagOrDigest) };
  }

  private tagOf(container: ecs.ContainerDefinition): string {
    return contentTag(this.source.text, this.baseImage, platformOf(container.taskDefinition));
  }

  /** A deployment that creates the repository and the task definition fails, because nothing could push the image in between. */
  private checkDeployedFirst(container: ecs.ContainerDefinition): void {
    const resource = repositoryResource(this.repository);
    const stack = deployedStack(Stack.of(container));
    if (resource !== undefined && deployedStack(resource.stack) === stack) {
      Problems.fail(
        subjectAt(container.taskDefinition, 'NginxSidecar'),
        'image',
        this.repository,
        `from a repository in another stack than the task definition, which is in the stack ${JSON.stringify(stack.node.path)}`,
        'move the repository to a separate stack, and deploy that stack before the image is pushed: a new repository contains no image',
      );
    }
  }

  /** Writes the build context for the pipeline: the files to build, and the name under which to push the image. */
  private writeContext(outdir: string, container: ecs.ContainerDefinition): void {
    const folder = path.join(outdir, `proxy-image.${Names.uniqueResourceName(container, { maxLength: 100, separator: '-' })}`);
    fs.mkdirSync(folder, { recursive: true });
    writeBuildContext(folder, this.source.text);
    fs.writeFileSync(path.join(folder, 'image.json'), `${JSON.stringify({
      ...this.nameOrProblem(),
      ...this.tagOrDigest?.startsWith('sha256:') ? { digest: this.tagOrDigest } : { tag: this.tagOrDigest ?? this.tagOf(container) },
      platform: platformOf(container.taskDefinition).platform,
      buildArgs: buildArgs(this.source, this.baseImage),
    }, undefined, 2)}\n`);
  }

  private nameOrProblem(): { repositoryName: string } | { problem: string } {
    const repositoryName = knownRepositoryName(this.repository);
    return repositoryName !== undefined ? { repositoryName } : {
      problem: `The name of the repository ${show(this.repository)} is known only at deployment: give the repository a \`repositoryName\`, `
        + 'or import it by its name with `Repository.fromRepositoryName()`.',
    };
  }
}
