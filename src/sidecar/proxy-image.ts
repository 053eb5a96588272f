import { builtImage, BuiltProxyImageOptions } from './built-image';
import type { ConfigurationSource } from './configuration-source';
import type { ConfiguredImage } from './configured-image';
import { stockImage, StockProxyImageOptions } from './stock-image';

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
    return new KindOfProxyImage(builtImage(options));
  }

  /**
   * A public image as it is: nothing is built, and no Docker is needed. The configuration is in the task definition, as
   * an argument of the command by which the container starts. So it can be read by whoever may read task definitions, and
   * NGINX checks it when a task starts, not before: a deployment whose tasks do not start is rolled back.
   *
   * A configuration of more than 32 KiB is compressed. A task definition may be 64 KiB, which is checked at synthesis:
   * enough for about a thousand routes.
   *
   * @param options the image
   * @throws if it is none
   */
  public static stock(options: StockProxyImageOptions = {}): ProxyImage {
    return new KindOfProxyImage(stockImage(options));
  }

  /**
   * The image that runs the text of this source.
   *
   * @internal
   */
  public abstract _configure(source: ConfigurationSource): ConfiguredImage;
}

class KindOfProxyImage extends ProxyImage {
  public constructor(private readonly configure: (source: ConfigurationSource) => ConfiguredImage) {
    super();
  }

  /** @internal */
  public _configure(source: ConfigurationSource): ConfiguredImage {
    return this.configure(source);
  }
}
