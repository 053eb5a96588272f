import * as fs from 'fs';
import * as path from 'path';
import type { ImageAsset } from '../../../testing/cloud-assembly';

/** What the folder that the proxy image is built from says of a container that runs the image. */
export interface ProxyImage {
  /** The build context. */
  readonly asset: ImageAsset;
  readonly configuration: string;
  readonly entryPoint: string[];
  readonly stopSignal: NodeJS.Signals;
}

/** Where the image has the configuration. */
export const CONFIGURATION_PATH = '/etc/nginx/nginx.conf';

export function readProxyImage(asset: ImageAsset): ProxyImage {
  return {
    asset,
    configuration: fs.readFileSync(path.join(asset.folder, 'nginx.conf'), 'utf8'),
    ...readDockerfile(fs.readFileSync(path.join(asset.folder, 'Dockerfile'), 'utf8')),
  };
}

/** The instructions of a Dockerfile that decide how a container starts and stops. Without `STOPSIGNAL` it is stopped with SIGTERM. */
export function readDockerfile(text: string): Pick<ProxyImage, 'entryPoint' | 'stopSignal'> {
  const last = (instruction: string) => [...text.matchAll(new RegExp(`^${instruction} (.+)$`, 'gm'))].pop()?.[1];
  return {
    entryPoint: [...list(last('ENTRYPOINT')), ...list(last('CMD'))],
    stopSignal: (last('STOPSIGNAL') ?? 'SIGTERM') as NodeJS.Signals,
  };
}

function list(json: string | undefined): string[] {
  return json === undefined ? [] : JSON.parse(json);
}
