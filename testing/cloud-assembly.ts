import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { DockerImageSource } from 'aws-cdk-lib/cloud-assembly-schema';
import { AssetManifestArtifact, CloudArtifact, CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

/** A container image that deployment builds. */
export interface ImageAsset {
  readonly hash: string;
  /** The build context, as an absolute path. */
  readonly folder: string;
  readonly platform?: string;
  readonly buildArguments: Record<string, string>;
}

/** Synthesizes a CDK app in a process of its own; the caller removes the folder. */
export function synthesize(app: string): string {
  const assembly = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-out-'));
  try {
    execFileSync(process.execPath, ['-r', './testing/setup/typescript.js', app], {
      cwd: path.resolve(__dirname, '..'),
      env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return assembly;
  } catch (error) {
    fs.rmSync(assembly, { recursive: true, force: true });
    throw error;
  }
}

/** The image assets of the stacks in an assembly. */
export function imageAssets(folder: string): ImageAsset[] {
  return imagesIn(new CloudAssembly(folder).artifacts);
}

/** The image assets of a stack. */
export function imagesOf(stack: CloudFormationStackArtifact): ImageAsset[] {
  return imagesIn(stack.dependencies);
}

/** The templates of an assembly's stacks, by the name of the stack. */
export function templates(folder: string): Record<string, any> {
  return Object.fromEntries(new CloudAssembly(folder).stacks.map((stack) => [stack.id, stack.template]));
}

function imagesIn(artifacts: CloudArtifact[]): ImageAsset[] {
  return artifacts.filter(AssetManifestArtifact.isAssetManifestArtifact).flatMap(({ assembly, contents }) => (
    Object.entries(contents.dockerImages ?? {}).map(([hash, { source }]) => imageAsset(assembly.directory, hash, source))
  ));
}

/** The context that an image is built from; options that nobody here knows of are an error. */
function imageAsset(assembly: string, hash: string, source: DockerImageSource): ImageAsset {
  const { directory, platform, dockerBuildArgs, ...others } = source;
  if (Object.keys(others).length > 0) {
    throw new Error(`The image ${hash} is built with options that are not known here: ${Object.keys(others).join(', ')}.`);
  }
  return { hash, folder: path.resolve(assembly, directory ?? ''), platform, buildArguments: dockerBuildArgs ?? {} };
}
