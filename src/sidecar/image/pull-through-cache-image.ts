import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ImageKind } from './configured-image';
import { missingModules } from './image-modules';
import { checkDigest, checkTag, DEFAULT_IMAGE } from './image-name';
import { unconfigured } from './stock-image';
import { holdsToken, Problems } from '../../validation/problems';

const [, DEFAULT_REGISTRY, DEFAULT_REPOSITORY, DEFAULT_TAG] = /^(public\.ecr\.aws)\/(.*):(.*)$/.exec(DEFAULT_IMAGE)!;

/**
 * Options of `ProxyImage.pullThroughCache()`.
 */
export interface PullThroughCacheProxyImageOptions {
  /**
   * The prefix of the repositories of the pull through cache rule (`ecrRepositoryPrefix`).
   */
  readonly repositoryPrefix: string;

  /**
   * The name of the image in the upstream registry of the rule.
   *
   * @default 'nginx/nginx-unprivileged' - the name in public.ecr.aws
   */
  readonly repositoryName?: string;

  /**
   * The tag of the image. Amazon ECR checks the upstream registry for a newer image at most once a day.
   *
   * @default '1.30-alpine'
   */
  readonly tag?: string;

  /**
   * The digest of the image, `sha256:` and 64 hexadecimal digits, instead of a tag.
   *
   * @default - the tag
   */
  readonly digest?: string;

  /**
   * The pull through cache rule, if the rule is in the same app. Tasks are created after the rule. An account and region has
   * one rule for each prefix, so the rule is usually in a separate stack.
   *
   * @default - the rule already exists
   */
  readonly rule?: ecr.CfnPullThroughCacheRule;
}

/** A stock image that Amazon ECR fetches from another registry and caches. */
export function pullThroughCacheImage(options: PullThroughCacheProxyImageOptions): ImageKind {
  const problems = new Problems();
  const { repositoryPrefix, repositoryName = DEFAULT_REPOSITORY } = options;
  for (const [prop, name] of Object.entries({ repositoryPrefix, repositoryName })) {
    if (holdsToken(name) || !/^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/.test(name)) {
      problems.add(prop, name, 'a part of the name of a repository, known at synthesis', `write for example "${prop === 'repositoryPrefix' ? 'ecr-public' : DEFAULT_REPOSITORY}"`);
    }
  }
  checkTag(problems, options.tag);
  checkDigest(problems, 'digest', options.digest);
  if (options.tag !== undefined && options.digest !== undefined) {
    problems.conflict('digest', options.digest, `\`tag\` (${JSON.stringify(options.tag)})`, 'leave `digest` or `tag` out');
  }
  problems.throwIfAny('ProxyImage.pullThroughCache');
  const { digest, tag = DEFAULT_TAG, rule } = options;
  return {
    ...unconfigured(new CachedImage(`${repositoryPrefix}/${repositoryName}`, digest ?? tag, rule)),
    missingModules: digest === undefined ? missingModules(`${DEFAULT_REGISTRY}/${repositoryName}:${tag}`) : [],
    pulledFromEcr: true,
  };
}

class CachedImage extends ecs.ContainerImage {
  public constructor(private readonly name: string, private readonly tagOrDigest: string, private readonly rule?: ecr.CfnPullThroughCacheRule) {
    super();
  }

  public bind(scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    const repository = ecr.Repository.fromRepositoryName(container, 'Repository', this.name);
    // The first pull creates the repository and fetches the image. Later pulls fetch the image again if it has changed.
    repository.grant(container.taskDefinition.obtainExecutionRole(), 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository');
    if (this.rule) {
      container.taskDefinition.node.addDependency(this.rule);
    }
    return ecs.ContainerImage.fromEcrRepository(repository, this.tagOrDigest).bind(scope, container);
  }
}
