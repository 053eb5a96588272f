import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { builtImage, BuiltProxyImageOptions } from './built-image';
import type { ImageKind } from './configured-image';
import { pullThroughCacheImage, PullThroughCacheProxyImageOptions } from './pull-through-cache-image';
import { repositoryImage, RepositoryProxyImageOptions } from './repository-image';
import { stockImage, StockProxyImageOptions } from './stock-image';
import { BUILT_PROXY_IMAGE_OPTIONS, PULL_THROUGH_CACHE_PROXY_IMAGE_OPTIONS, REPOSITORY_PROXY_IMAGE_OPTIONS, STOCK_PROXY_IMAGE_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * The image of the proxy container, which also decides how the NGINX configuration gets into the container.
 */
export class ProxyImage {
  /**
   * An image that is built from a base image and the generated configuration, and checked with `nginx -t` during the build.
   * The image is a CDK image asset: synthesis does not require Docker, deployment does.
   *
   * The image contains the configuration. A change of routes therefore results in a new image and a new deployment, and a
   * rollback restores the previous configuration as well.
   *
   * @param options the base image
   * @throws if a name or digest is invalid
   */
  public static built(options: BuiltProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.built', BUILT_PROXY_IMAGE_OPTIONS, options);
    return new ProxyImage(builtImage(options));
  }

  /**
   * An unchanged public image: nothing is built, and Docker is not required. The configuration is in the task definition, as
   * a compressed argument of the start command. Anyone who may read task definitions can therefore read the configuration.
   * NGINX checks the configuration only when a task starts. A deployment whose tasks do not start is rolled back.
   *
   * A task definition may have up to 64 KiB, which is sufficient for about a thousand routes. Synthesis checks the size.
   *
   * @param options the image
   * @throws if a name or digest is invalid
   */
  public static stock(options: StockProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.stock', STOCK_PROXY_IMAGE_OPTIONS, options);
    return new ProxyImage(stockImage(options));
  }

  /**
   * An image that your pipeline has built and pushed into your repository, such as a `ProxyImageRepository`.
   *
   * Synthesis writes the build context into the cloud assembly, to the folder `proxy-image.…`: the Dockerfile, the
   * nginx.conf, and `image.json` with repository, tag, platform and build arguments. The default tag is a hash of the Dockerfile, the
   * configuration, the base image and the platform, so that image and configuration always match. A deployment before the
   * image exists fails. With your own tag or digest, make sure that the image contains the configuration. `docs/images.md`
   * has the commands.
   *
   * @param repository the repository of the image, in another stack than the task definition, because a new repository
   * contains no image. The stack of the repository is deployed before the image is pushed
   * @param options the tag or digest of the image
   * @throws if tag, digest or base image is invalid
   */
  public static fromRepository(repository: ecr.IRepository, options: RepositoryProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.fromRepository', REPOSITORY_PROXY_IMAGE_OPTIONS, options);
    return new ProxyImage(repositoryImage(repository, options));
  }

  /**
   * An unchanged public image, as with `stock()`, that Amazon ECR fetches and caches by your pull through cache rule for
   * another registry. The task's execution role may import this image only.
   *
   * @param options the rule and the image
   * @throws if a name, tag or digest is invalid
   */
  public static pullThroughCache(options: PullThroughCacheProxyImageOptions): ProxyImage {
    checkStruct('ProxyImage.pullThroughCache', PULL_THROUGH_CACHE_PROXY_IMAGE_OPTIONS, options);
    return new ProxyImage(pullThroughCacheImage(options));
  }

  /**
   * The facts about the image that do not depend on the configuration.
   *
   * @internal
   */
  public readonly _kind: ImageKind;

  private constructor(kind: ImageKind) {
    this._kind = kind;
  }
}
