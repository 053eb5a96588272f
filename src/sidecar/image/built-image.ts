import type { ImageKind } from './configured-image';
import { GeneratedImage } from './generated-image';
import { missingModules } from './image-modules';
import { checkedImage, DEFAULT_IMAGE } from './image-name';
import { Problems } from '../../validation/problems';

/**
 * Options of `ProxyImage.built()`.
 */
export interface BuiltProxyImageOptions {
  /**
   * The base image. The base image requires NGINX 1.22 or later on the path, a user with the id 101 and, for the container
   * health check, `wget`. An image in your own registry makes builds independent of public registries.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly baseImage?: string;

  /**
   * The digest of the base image, `sha256:` and 64 hexadecimal digits, instead of a tag. A digest makes builds repeatable,
   * but you must update the digest yourself. Use the digest of the multi-platform index, because the image is built for the
   * platform of the task.
   *
   * @default - the newest image of the tag at the time of each build
   */
  readonly digest?: string;

  /**
   * The name of the image among the assets of the app. `AppStagingSynthesizer` of the package
   * `@aws-cdk/app-staging-synthesizer-alpha`, which gives an app its own repositories, requires a name. Other synthesizers
   * do not.
   *
   * @default - none
   */
  readonly assetName?: string;
}

/** An image that contains the configuration. */
export function builtImage(options: BuiltProxyImageOptions): ImageKind {
  const problems = new Problems();
  const baseImage = checkedImage(problems, 'baseImage', options.baseImage ?? DEFAULT_IMAGE, options.digest);
  problems.throwIfAny('ProxyImage.built');
  return {
    missingModules: missingModules(baseImage),
    pulledFromEcr: true,
    configure: (source) => ({
      image: new GeneratedImage(source, baseImage, options.assetName),
      configurationPath: '/etc/nginx/nginx.conf',
      declaresVolume: true,
    }),
  };
}
