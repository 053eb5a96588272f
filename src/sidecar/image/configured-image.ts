import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ConfigurationSource } from '../configuration-source';

/** One kind of image, before there is a configuration for it. */
export interface ImageKind {
  /** The modules of NGINX that it is known to lack. */
  readonly missingModules: string[];
  /** Whether tasks pull it from a repository of Amazon ECR, with their execution role. */
  readonly pulledFromEcr: boolean;
  configure(source: ConfigurationSource): ConfiguredImage;
}

/** An image together with the way in which the configuration of NGINX reaches it. */
export interface ConfiguredImage {
  readonly image: ecs.ContainerImage;
  /** Where NGINX finds its configuration when it starts. */
  readonly configurationPath: string;
  /** The configuration, where the image does not hold it and the task definition has to. */
  readonly text?: () => string;
  /** Whether the image has a `VOLUME` line for the writable folder, so that a volume there belongs to NGINX's user. */
  readonly declaresVolume: boolean;
}
