import * as fs from 'fs';
import * as path from 'path';
import { imageAssets, synthesize } from '../../testing/cloud-assembly';

/**
 * Synthesizes a CDK app in a process of its own and returns the NGINX
 * configuration that lies in the cloud assembly, as it would be built into
 * the image.
 */
export function synthesizedConfiguration(app: string): string {
  const assembly = synthesize(app);
  try {
    return configurationIn(assembly);
  } finally {
    fs.rmSync(assembly, { recursive: true, force: true });
  }
}

/** The one nginx.conf among the Docker image assets that the assembly's manifest lists. */
export function configurationIn(assembly: string): string {
  const found = imageAssets(assembly).map(({ folder }) => path.join(folder, 'nginx.conf')).filter((file) => fs.existsSync(file));
  if (found.length !== 1) {
    throw new Error(`The cloud assembly holds ${found.length} images with an nginx.conf instead of one.`);
  }
  return fs.readFileSync(found[0], 'utf8');
}
