import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Token } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Problems } from '../../validation/problems';
import type { ConfigurationSource } from '../configuration-source';

const DOCKERFILE = path.join(__dirname, '..', '..', '..', 'assets', 'proxy', 'Dockerfile');

/** Writes what an image is built from: the Dockerfile and the configuration. */
export function writeBuildContext(folder: string, text: string): void {
  refuseTokens(text);
  fs.copyFileSync(DOCKERFILE, path.join(folder, 'Dockerfile'));
  fs.writeFileSync(path.join(folder, 'nginx.conf'), text);
}

/**
 * The arguments of the Dockerfile. Where the app has a name in place of an address, one that is known where the task runs
 * only, the check of the configuration has to know it.
 */
export function buildArgs({ appHost }: ConfigurationSource, baseImage: string): Record<string, string> {
  return { BASE: baseImage, ...!/^[0-9.]+$/.test(appHost) ? { APP_HOST: appHost } : {} };
}

/** A name for an image that is another one for each content: of all that it is built from, where that is told to the last bit. */
export function contentTag(text: string, baseImage: string, platform: Platform): string {
  refuseTokens(text);
  const hash = crypto.createHash('sha256');
  for (const part of [fs.readFileSync(DOCKERFILE, 'utf8'), text, baseImage, platform.platform]) {
    hash.update(`${Buffer.byteLength(part)}:${part}`);
  }
  return hash.digest('hex');
}

/** A token would be written into the file as its marker, without any error: the last place to notice. */
function refuseTokens(text: string): void {
  if (!Token.isUnresolved(text)) return;
  const line = text.split('\n').find((candidate) => Token.isUnresolved(candidate)) ?? '';
  Problems.fail(
    'the NGINX configuration',
    'configuration',
    line.trim(),
    'a text without values that are known at deployment only',
    'pass the value itself instead of a reference to a resource or parameter',
  );
}

/**
 * The platform to build for, read from the task definition, so that the image and the task cannot disagree.
 * A task definition that names no architecture runs on x86-64.
 */
export function platformOf(taskDefinition: ecs.TaskDefinition): Platform {
  const resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const architecture: unknown = taskDefinition.stack.resolve(resource.runtimePlatform)?.cpuArchitecture;
  switch (architecture) {
    case undefined:
    case 'X86_64':
      return Platform.LINUX_AMD64;
    case 'ARM64':
      return Platform.LINUX_ARM64;
    default:
      return Problems.fail(
        'the task definition',
        'runtimePlatform.cpuArchitecture',
        architecture,
        'X86_64 or ARM64, known at synthesis',
        'name the architecture in the task definition, the proxy image is built for it',
      );
  }
}
