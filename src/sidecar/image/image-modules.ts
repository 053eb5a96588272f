import { DEFAULT_IMAGE } from './image-name';
import { OPEN_TELEMETRY_MODULE } from '../../nginx/features/open-telemetry';
import type { Problems } from '../../validation/problems';

/**
 * The modules that an image is known to lack. The official images contain the OpenTelemetry module only in variants whose
 * tags end with `-otel`. The modules of other images and of digests are unknown.
 */
export function missingModules(image: string): string[] {
  return image === DEFAULT_IMAGE ? [OPEN_TELEMETRY_MODULE] : [];
}

/** Checks that an image is not known to lack a module that a configuration loads, and adds a problem. */
export function checkModules(problems: Problems, prop: string, missing: string[], required: string[]): void {
  for (const module of required.filter((name) => missing.includes(name))) {
    problems.add(prop, DEFAULT_IMAGE, `an image with the module ${module}, which \`openTelemetry\` requires`,
      "pass for example `ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' })`");
  }
}
