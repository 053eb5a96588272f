import { Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ConfigurationSource } from './configuration-source';
import { GeneratedImage } from './generated-image';
import { Problems } from '../allowlist/problems';

/**
 * The base of built images.
 *
 * The unprivileged variant already runs as user 101 and listens above port 1024. The stable branch gets fixes without
 * new features. Public ECR has no pull limit for builds that run in AWS. The tag names the branch, so that every
 * build takes its latest fixes; name a digest instead where builds have to be repeatable to the byte.
 */
const DEFAULT_BASE_IMAGE = 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine';

/**
 * Options of `ProxyImage.built()`.
 */
export interface BuiltProxyImageOptions {
  /**
   * The image to build upon. It needs NGINX 1.22 or later on the path, a user with the id 101 and, for the container
   * health check, `wget`. A digest, as in `nginx@sha256:…`, makes builds repeatable; a name in a registry of your own
   * makes them independent of public ones.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly baseImage?: string;
}

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
   */
  public static built(options: BuiltProxyImageOptions = {}): ProxyImage {
    return new BuiltProxyImage(options);
  }

  /**
   * The image that carries the text of this source.
   *
   * @internal
   */
  public abstract _containerImage(source: ConfigurationSource): ecs.ContainerImage;
}

class BuiltProxyImage extends ProxyImage {
  private readonly baseImage: string;

  public constructor(options: BuiltProxyImageOptions) {
    super();
    const baseImage = options.baseImage ?? DEFAULT_BASE_IMAGE;
    if (Token.isUnresolved(baseImage) || !/^[^\s]+$/.test(baseImage)) {
      Problems.fail(
        'ProxyImage.built',
        'baseImage',
        baseImage,
        'the name of an image, known at synthesis',
        `write it out, as in '${DEFAULT_BASE_IMAGE}'`,
      );
    }
    this.baseImage = baseImage;
  }

  /** @internal */
  public _containerImage(source: ConfigurationSource): ecs.ContainerImage {
    return new GeneratedImage(source, this.baseImage);
  }
}
