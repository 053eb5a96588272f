import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

interface DockerImageSource {
  readonly directory?: string;
}

/**
 * Synthesizes a CDK app in a process of its own and returns the NGINX
 * configuration that lies in the cloud assembly, as it would be built into
 * the image.
 */
export function synthesizedConfiguration(app: string): string {
  const assembly = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-out-'));
  try {
    execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', app], {
      cwd: path.resolve(__dirname, '../..'),
      env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false', TS_NODE_PROJECT: 'tsconfig.dev.json' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return configurationIn(assembly);
  } finally {
    fs.rmSync(assembly, { recursive: true, force: true });
  }
}

/** The one nginx.conf among the Docker image assets that the assembly's manifest lists. */
export function configurationIn(assembly: string): string {
  const manifest = JSON.parse(fs.readFileSync(path.join(assembly, 'manifest.json'), 'utf8'));
  const assetFiles = Object.values<any>(manifest.artifacts)
    .filter(artifact => artifact.type === 'cdk:asset-manifest')
    .map(artifact => path.join(assembly, artifact.properties.file));
  const found = assetFiles
    .flatMap(file => Object.values<any>(JSON.parse(fs.readFileSync(file, 'utf8')).dockerImages ?? {}))
    .map(({ source }: { source: DockerImageSource }) => path.resolve(assembly, source.directory ?? '', 'nginx.conf'))
    .filter(file => fs.existsSync(file));
  if (found.length !== 1) {
    throw new Error(`The cloud assembly holds ${found.length} images with an nginx.conf instead of one.`);
  }
  return fs.readFileSync(found[0], 'utf8');
}
