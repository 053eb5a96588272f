import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Token } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';
import type { ConfigurationSource } from '../configuration-source';

const DOCKERFILE = path.join(__dirname, '..', '..', '..', 'assets', 'proxy', 'Dockerfile');

/** Writes the build context: the Dockerfile and the configuration. */
export function writeBuildContext(folder: string, text: string): void {
  rejectTokens(text);
  fs.copyFileSync(DOCKERFILE, path.join(folder, 'Dockerfile'));
  fs.writeFileSync(path.join(folder, 'nginx.conf'), text);
}

/**
 * The arguments of the Dockerfile. If the app has a name instead of an address, which is known only where the task runs, the
 * check of the configuration needs the name.
 */
export function buildArgs({ appHost }: ConfigurationSource, baseImage: string): Record<string, string> {
  return { BASE: baseImage, ...!/^[0-9.]+$/.test(appHost) ? { APP_HOST: appHost } : {} };
}

/** A tag that differs for each content, computed from everything that the image is built from. */
export function contentTag(text: string, baseImage: string, platform: Platform): string {
  rejectTokens(text);
  const hash = crypto.createHash('sha256');
  for (const part of [fs.readFileSync(DOCKERFILE, 'utf8'), text, baseImage, platform.platform]) {
    hash.update(`${Buffer.byteLength(part)}:${part}`);
  }
  return hash.digest('hex');
}

/**
 * Rejects tokens. A token would be written into the file as its marker without any error, so this is the last place to
 * detect it.
 */
function rejectTokens(text: string): void {
  if (!Token.isUnresolved(text)) return;
  const line = text.split('\n').find((candidate) => Token.isUnresolved(candidate)) ?? '';
  Problems.fail(
    'NGINX configuration',
    'configuration',
    line.trim(),
    'without tokens',
    'pass the value itself instead of a reference to a resource or parameter, because the image is built before deployment',
  );
}

/**
 * The platform to build for, read from the task definition, so that image and task always match. A task definition without a
 * CPU architecture runs on x86-64.
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
        subjectAt(taskDefinition, 'task definition'),
        'runtimePlatform.cpuArchitecture',
        architecture,
        'X86_64 or ARM64, known at synthesis',
        'set the architecture in the task definition, because the proxy image is built for the architecture',
      );
  }
}
