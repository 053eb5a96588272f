import * as fs from 'fs';
import * as path from 'path';
import { ArtifactType } from 'aws-cdk-lib/cloud-assembly-schema';
import { isObject } from '../validation/unknown-values';

/**
 * The end of the ID of an artifact that stands for a routes file. The file of the artifact `NAME.allowlist` is
 * `NAME.allowlist.json` in the folder of the assembly.
 */
const SUFFIX = '.allowlist';

/** The type of the artifact. The CDK CLI deploys nothing for an artifact of this type. */
export const ALLOWLIST_ARTIFACT_TYPE = ArtifactType.NONE;

/** The ID of the artifact with a name. */
export function allowlistArtifact(name: string): string {
  return `${name}${SUFFIX}`;
}

/** The name of the file that an artifact stands for. */
export function allowlistFile(artifact: string): string {
  return `${artifact}.json`;
}

/** A routes file in a cloud assembly. */
interface ServiceFile {
  readonly file: string;
  /** The path of the construct. */
  readonly service: string;
}

/**
 * The routes file of a service in a cloud assembly, including nested assemblies.
 *
 * @param service the path of the construct or the end of the path; not needed if there is one service
 */
export function findServiceFile(folder: string, service?: string): string {
  const found = serviceFiles(folder);
  const list = found.map(({ service: one }) => `\n- ${one}`).join('');
  if (found.length === 0) {
    throw new Error('the cloud assembly has no service of this package: run `cdk synth` with this version of the package, or name a routes file');
  }
  const matching = service === undefined ? found : matchingFiles(found, service);
  if (matching.length === 1) {
    return matching[0].file;
  }
  if (service === undefined) {
    throw new Error(`the cloud assembly has ${found.length} services: choose one with \`--service PATH\`. The services are:${list}`);
  }
  throw new Error(matching.length === 0
    ? `\`--service\` (${JSON.stringify(service)}) is the path of no service in the cloud assembly. The services are:${list}`
    : `\`--service\` (${JSON.stringify(service)}) is the end of several paths: give a longer one of${matching.map(({ service: one }) => `\n- ${one}`).join('')}`);
}

/** The paths of the services in a cloud assembly, including nested assemblies. */
export function servicePaths(folder: string): string[] {
  return serviceFiles(folder).map(({ service }) => service);
}

/** The file of exactly this path, or the files of all paths with this end. */
function matchingFiles(found: ServiceFile[], service: string): ServiceFile[] {
  const exact = found.filter(({ service: one }) => one === service);
  return exact.length > 0 ? exact : found.filter(({ service: one }) => one.endsWith(`/${service}`));
}

/**
 * The routes files that the manifests name, in the order of the manifests. Other files in the folder may be left from an earlier
 * synthesis, because the CDK CLI does not empty the folder.
 */
function serviceFiles(folder: string): ServiceFile[] {
  return Object.entries(artifactsOf(folder)).flatMap(([id, artifact]) => {
    if (artifact.type === ArtifactType.NESTED_CLOUD_ASSEMBLY) {
      return serviceFiles(path.join(folder, (artifact.properties as { directoryName: string }).directoryName));
    }
    const file = path.join(folder, allowlistFile(id));
    return artifact.type === ALLOWLIST_ARTIFACT_TYPE && id.endsWith(SUFFIX) ? [{ file, service: serviceOf(file) }] : [];
  });
}

function artifactsOf(folder: string): Record<string, { readonly type?: string; readonly properties?: unknown }> {
  const manifest = path.join(folder, 'manifest.json');
  if (!fs.existsSync(manifest)) {
    throw new Error(`the folder ${JSON.stringify(folder)} is not a cloud assembly, because it has no manifest.json: name a folder that \`cdk synth\` wrote, such as cdk.out, or a file`);
  }
  return parsed(manifest).artifacts as Record<string, object> ?? {};
}

function serviceOf(file: string): string {
  return String(parsed(file).service);
}

function parsed(file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (isObject(content)) {
      return content;
    }
  } catch (error) {
    throw new Error(`${JSON.stringify(file)} cannot be read: ${(error as Error).message}: run \`cdk synth\` again`);
  }
  throw new Error(`${JSON.stringify(file)} is not an object: run \`cdk synth\` again`);
}
