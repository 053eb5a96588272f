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
   * The image to build upon. It needs NGINX 1.22 or later on the path, a user with the id 101 and, for the container
   * health check, `wget`. A name in a registry of your own makes builds independent of public ones.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly baseImage?: string;

  /**
   * The digest of the base image, `sha256:` and 64 hexadecimal digits, in place of a tag. It makes builds repeatable,
   * and updates yours to do. Take that of the list of all platforms, as the image is built for the task's.
   *
   * @default - the newest image of the tag at the time of each build
   */
  readonly digest?: string;

  /**
   * A name for the image among the assets of the app. `AppStagingSynthesizer` of the package
   * `@aws-cdk/app-staging-synthesizer-alpha`, with which an app has repositories of its own, asks for one; others do not.
   *
   * @default - none
   */
  readonly assetName?: string;
}

/** An image that holds the configuration. */
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
