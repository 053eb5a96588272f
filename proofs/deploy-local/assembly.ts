import * as fs from 'fs';
import * as path from 'path';
import { ACCOUNT, REGION } from './account';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, any>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A stack of a cloud assembly. */
export interface SynthesizedStack {
  readonly name: string;
  /** What the CDK CLI calls it: with the stages that it is in. */
  readonly path: string;
  readonly account: string;
  readonly region: string;
  readonly resources: Record<string, TemplateResource>;
  /** The Docker image assets: their hashes. */
  readonly images: string[];
}

/** The stacks of a cloud assembly, and of the assemblies in it. */
export function readAssembly(folder: string): SynthesizedStack[] {
  const { artifacts } = readJson(path.join(folder, 'manifest.json'));
  return Object.entries<any>(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readAssembly(path.join(folder, artifact.properties.directoryName));
    }
    if (artifact.type !== 'aws:cloudformation:stack') {
      return [];
    }
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment)!;
    const assets = path.join(folder, `${id}.assets.json`);
    return [{
      name: artifact.properties.stackName ?? id,
      path: artifact.displayName ?? id,
      account: account === 'unknown-account' ? ACCOUNT : account,
      region: region === 'unknown-region' ? REGION : region,
      resources: readJson(path.join(folder, artifact.properties.templateFile)).Resources ?? {},
      images: fs.existsSync(assets) ? Object.keys(readJson(assets).dockerImages ?? {}) : [],
    }];
  });
}

function readJson(file: string): any {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
