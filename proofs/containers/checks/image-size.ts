import { Check, finding, PROXY } from './check';
import { PROXY_BASE } from '../podman/stand-in-images';

/** How much the image is larger than its base, with NGINX's text and the signal that ends it gracefully. */
export const imageSize: Check = async ({ podman, task }) => {
  const { Image } = await podman.inspect(task.podmanName(PROXY));
  const [image, base] = [await podman.inspect(Image), await podman.inspect(PROXY_BASE)];
  const added = image.Size - base.Size;
  return [finding('image built from the cloud assembly', `${kilobytes(added)} on top of the base of ${kilobytes(base.Size)}, ${image.Config.StopSignal}`, added > 1_000_000 && 'the image adds more than its text')];
};

function kilobytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(0)} MB`;
}
