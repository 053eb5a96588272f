import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ConfigurationSource } from '../configuration-source';

/** A kind of image, before its configuration exists. */
export interface ImageKind {
  /** The NGINX modules that the image is known to lack. */
  readonly missingModules: string[];
  /** Whether tasks pull the image from a repository of Amazon ECR, with their execution role. */
  readonly pulledFromEcr: boolean;
  configure(source: ConfigurationSource): ConfiguredImage;
}

/** An image, together with the way in which the NGINX configuration gets into the container. */
export interface ConfiguredImage {
  readonly image: ecs.ContainerImage;
  /** The path from which NGINX reads its configuration when it starts. */
  readonly configurationPath: string;
  /** The configuration, if the task definition and not the image contains it. */
  readonly text?: () => string;
  /** Whether the image has a `VOLUME` instruction for the writable folder, so that a volume there belongs to NGINX's user. */
  readonly declaresVolume: boolean;
}
