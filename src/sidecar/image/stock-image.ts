import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ImageKind } from './configured-image';
import { missingModules } from './image-modules';
import { checkedImage, DEFAULT_IMAGE } from './image-name';
import { NginxConfiguration } from '../../nginx';
import { Problems } from '../../validation/problems';

/**
 * Options of `ProxyImage.stock()`.
 */
export interface StockProxyImageOptions {
  /**
   * The image to run. It needs NGINX 1.22 or later, `base64` and `gzip` on the path, a shell, the stop signal SIGQUIT, as
   * the official images have it, and, for the container health check, `wget`. It must be there for the task's processor
   * architecture.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly image?: string;

  /**
   * The digest of the image, `sha256:` and 64 hexadecimal digits, in place of a tag. Without it tasks that are started
   * later may run another image than those of today.
   *
   * @default - the newest image of the tag at the time a task starts
   */
  readonly digest?: string;
}

/** An image as it is, which gets the configuration when it starts. */
export function stockImage(options: StockProxyImageOptions): ImageKind {
  const problems = new Problems();
  const name = checkedImage(problems, 'image', options.image ?? DEFAULT_IMAGE, options.digest);
  problems.throwIfAny('ProxyImage.stock');
  return { ...unconfigured(ecs.ContainerImage.fromRegistry(name)), missingModules: missingModules(name), pulledFromEcr: false };
}

/** An image without a configuration, from wherever. */
export function unconfigured(image: ecs.ContainerImage): Pick<ImageKind, 'configure'> {
  return {
    configure: (source) => ({
      image,
      configurationPath: `${NginxConfiguration.WRITABLE_FOLDER}/nginx.conf`,
      text: () => source.text,
      declaresVolume: false,
    }),
  };
}
