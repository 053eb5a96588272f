import type { Podman } from './podman';
import { PROXY_BASE } from './stand-in-images';
import type { ImageAsset } from '../../../testing/cloud-assembly';

/** Images of a cloud assembly, built as the CDK CLI would have it done, except that a stand-in takes the place of the base. */
export class BuiltImages {
  private readonly names = new Map<string, Promise<string>>();

  constructor(private readonly podman: Podman) {}

  /** Builds an image that was not built yet, and gives its name. */
  public name(asset: ImageAsset): Promise<string> {
    const known = this.names.get(asset.hash) ?? this.build(asset);
    this.names.set(asset.hash, known);
    return known;
  }

  private async build(asset: ImageAsset): Promise<string> {
    const name = `localhost/asset:${asset.hash}`;
    const buildArguments = { ...asset.buildArguments, ...'BASE' in asset.buildArguments ? { BASE: PROXY_BASE } : {} };
    await this.podman.run([
      'build', '--isolation', 'chroot', '--pull=never', '--tag', name,
      ...asset.platform === undefined ? [] : ['--platform', asset.platform],
      ...Object.entries(buildArguments).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      asset.folder,
    ], { timeoutMs: 180_000 });
    return name;
  }
}
