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
   * The image to run. The image requires NGINX 1.22 or later, `base64` and `gzip` on the path, a shell, the stop signal
   * SIGQUIT, as in the official images, and, for the container health check, `wget`. The image must exist for the CPU
   * architecture of the task.
   *
   * @default 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine'
   */
  readonly image?: string;

  /**
   * The digest of the image, `sha256:` and 64 hexadecimal digits, instead of a tag. Without a digest, tasks that start later
   * may run another image than the tasks of today.
   *
   * @default - the newest image of the tag at the time a task starts
   */
  readonly digest?: string;
}

/** An unchanged image, which gets the configuration when the container starts. */
export function stockImage(options: StockProxyImageOptions): ImageKind {
  const problems = new Problems();
  const name = checkedImage(problems, 'image', options.image ?? DEFAULT_IMAGE, options.digest);
  problems.throwIfAny('ProxyImage.stock');
  return { ...unconfigured(ecs.ContainerImage.fromRegistry(name)), missingModules: missingModules(name), pulledFromEcr: false };
}

/** An image without a configuration, from any registry. */
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
