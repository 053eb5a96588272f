import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

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
    execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', app], {
      cwd: path.resolve(__dirname, '..'),
      env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false', TS_NODE_PROJECT: 'tsconfig.dev.json' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return assembly;
  } catch (error) {
    fs.rmSync(assembly, { recursive: true, force: true });
    throw error;
  }
}

/** The image assets that an assembly's manifest lists. */
export function imageAssets(assembly: string): ImageAsset[] {
  return artifacts(assembly, 'cdk:asset-manifest')
    .map((artifact) => readJson(path.join(assembly, artifact.properties.file)))
    .flatMap((manifest) => Object.entries<any>(manifest.dockerImages ?? {}))
    .map(([hash, { source }]) => imageAsset(assembly, hash, source));
}

/** The templates of an assembly's stacks, by the name of the stack. */
export function templates(assembly: string): Record<string, any> {
  return Object.fromEntries(artifacts(assembly, 'aws:cloudformation:stack')
    .map((artifact) => [artifact.name, readJson(path.join(assembly, artifact.properties.templateFile))]));
}

/** What an image is built from; options that nobody here knows of are an error. */
function imageAsset(assembly: string, hash: string, source: Record<string, any>): ImageAsset {
  const { directory, platform, dockerBuildArgs, ...others } = source;
  if (Object.keys(others).length > 0) {
    throw new Error(`The image ${hash} is built with options that are not known here: ${Object.keys(others).join(', ')}.`);
  }
  return { hash, folder: path.resolve(assembly, directory ?? ''), platform, buildArguments: dockerBuildArgs ?? {} };
}

function artifacts(assembly: string, type: string): any[] {
  return Object.entries<any>(readJson(path.join(assembly, 'manifest.json')).artifacts)
    .map(([name, artifact]) => ({ name, ...artifact }))
    .filter((artifact) => artifact.type === type);
}

function readJson(file: string): any {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
