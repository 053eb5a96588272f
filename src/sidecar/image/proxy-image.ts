import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { builtImage, BuiltProxyImageOptions } from './built-image';
import type { ImageKind } from './configured-image';
import { pullThroughCacheImage, PullThroughCacheProxyImageOptions } from './pull-through-cache-image';
import { repositoryImage, RepositoryProxyImageOptions } from './repository-image';
import { stockImage, StockProxyImageOptions } from './stock-image';
import { BUILT_PROXY_IMAGE_OPTIONS, PULL_THROUGH_CACHE_PROXY_IMAGE_OPTIONS, REPOSITORY_PROXY_IMAGE_OPTIONS, STOCK_PROXY_IMAGE_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * Where the image of the proxy container comes from, and how the NGINX configuration gets into it.
 */
export abstract class ProxyImage {
  /**
   * An image that is built from a base image and the generated configuration, and checked with `nginx -t` while it is
   * built. It is a CDK image asset: synthesis needs no Docker, deployment does.
   *
   * The configuration is part of the image, so a change of routes is a new image and a new deployment, and rolling
   * back takes the configuration back with it.
   *
   * @param options the image to build upon
   * @throws if it is none
   */
  public static built(options: BuiltProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.built', BUILT_PROXY_IMAGE_OPTIONS, options);
    return new KindOfProxyImage(builtImage(options));
  }

  /**
   * A public image as it is: nothing is built, and no Docker is needed. The configuration is in the task definition, as
   * an argument of the command by which the container starts, compressed. So it can be read by whoever may read task
   * definitions, and NGINX checks it when a task starts, not before: a deployment whose tasks do not start is rolled back.
   *
   * A task definition may be 64 KiB, which is checked at synthesis: enough for about a thousand routes.
   *
   * @param options the image
   * @throws if it is none
   */
  public static stock(options: StockProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.stock', STOCK_PROXY_IMAGE_OPTIONS, options);
    return new KindOfProxyImage(stockImage(options));
  }

  /**
   * An image that a pipeline of yours has built and pushed, into a repository of yours, such as a `ProxyImageRepository`.
   *
   * Synthesis writes what it is built from into the cloud assembly, to the folder `proxy-image.…`: the Dockerfile, the
   * nginx.conf, and `image.json` with tag, platform and build arguments. Without a tag of yours it is a hash of these, so
   * image and configuration cannot disagree, and a deployment before the image is there fails. With a tag or digest of
   * yours see to it that the image has the configuration. `docs/images.md` has the commands.
   *
   * @param repository where the image is
   * @param options which image it is
   * @throws if tag, digest or base image are none
   */
  public static fromRepository(repository: ecr.IRepository, options: RepositoryProxyImageOptions = {}): ProxyImage {
    checkStruct('ProxyImage.fromRepository', REPOSITORY_PROXY_IMAGE_OPTIONS, options);
    return new KindOfProxyImage(repositoryImage(repository, options));
  }

  /**
   * A public image as it is, as with `stock()`, through a rule of yours by which ECR fetches and keeps images of another
   * registry. The task's execution role may let ECR fetch this image, and no other.
   *
   * @param options the rule and the image
   * @throws if names, tag or digest are none
   */
  public static pullThroughCache(options: PullThroughCacheProxyImageOptions): ProxyImage {
    checkStruct('ProxyImage.pullThroughCache', PULL_THROUGH_CACHE_PROXY_IMAGE_OPTIONS, options);
    return new KindOfProxyImage(pullThroughCacheImage(options));
  }

  /**
   * What is known of it before there is a configuration.
   *
   * @internal
   */
  public abstract readonly _kind: ImageKind;
}

class KindOfProxyImage extends ProxyImage {
  /** @internal */
  public readonly _kind: ImageKind;

  public constructor(kind: ImageKind) {
    super();
    this._kind = kind;
  }
}
