import { DescriptionError } from './description-error';
import { Located } from './reading/description-files';
import { show } from '../../validation/shown-value';
import { isObject, member } from '../../validation/unknown-values';

/** The relevant differences between versions of the specification. */
export interface SpecificationVersion {
  /** Swagger 2.0: `host` and `basePath` instead of `servers`, parameters without `schema`. */
  readonly isSwagger2: boolean;
  /** OpenAPI 3.2: the operation `query`, and `additionalOperations`. */
  readonly hasQueryMethod: boolean;
}

/** Whether a value is a description of any version, which the keys `openapi` and `swagger` show. */
export function isDescription(value: unknown): boolean {
  return isObject(value) && (Object.hasOwn(value, 'openapi') || Object.hasOwn(value, 'swagger'));
}

/** The version of the specification that a description follows. */
export function specificationVersion(root: Located): SpecificationVersion {
  const supported = 'use Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2';
  if (!isDescription(root.value)) {
    throw new DescriptionError(root, `an OpenAPI description must be an object with the key "openapi" or "swagger", not ${show(root.value)}`, supported);
  }
  // In YAML, a version without quotes is a number.
  const [swagger, openapi] = ['swagger', 'openapi'].map((key) => member(root.value, key))
    .map((version) => typeof version === 'string' || typeof version === 'number' ? String(version) : version);
  if (openapi === undefined && typeof swagger === 'string' && /^2(?:\.0)?$/.test(swagger)) {
    return { isSwagger2: true, hasQueryMethod: false };
  }
  if (typeof openapi === 'string' && /^3(?:\.[012](?:[.-].*)?)?$/.test(openapi)) {
    return { isSwagger2: false, hasQueryMethod: openapi.startsWith('3.2') };
  }
  throw new DescriptionError({ file: root.file, pointer: openapi === undefined ? '/swagger' : '/openapi' },
    `the version ${show(openapi === undefined ? swagger : openapi)} is not supported`, supported);
}
