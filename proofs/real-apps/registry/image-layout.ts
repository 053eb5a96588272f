import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

/** Writes an image in the layout of the Open Container Initiative, with layers of these bytes. */
export function writeImageLayout(folder: string, tag: string, layers: Buffer[]): void {
  const blobs = path.join(folder, 'blobs/sha256');
  fs.mkdirSync(blobs, { recursive: true });
  const add = (content: Buffer, mediaType: string) => {
    const hash = createHash('sha256').update(content).digest('hex');
    fs.writeFileSync(path.join(blobs, hash), content);
    return { mediaType, digest: `sha256:${hash}`, size: content.length };
  };
  const descriptors = layers.map((layer) => add(layer, 'application/vnd.oci.image.layer.v1.tar'));
  const config = add(Buffer.from(JSON.stringify({
    architecture: 'amd64', os: 'linux', config: { Cmd: ['/bin/true'] }, rootfs: { type: 'layers', diff_ids: descriptors.map(({ digest }) => digest) },
  })), 'application/vnd.oci.image.config.v1+json');
  const manifest = add(Buffer.from(JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: descriptors,
  })), 'application/vnd.oci.image.manifest.v1+json');
  fs.writeFileSync(path.join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  fs.writeFileSync(path.join(folder, 'index.json'), JSON.stringify({
    schemaVersion: 2, manifests: [{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': tag } }],
  }));
}
