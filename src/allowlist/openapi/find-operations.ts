import { DescriptionProblems } from './description-problems';
import { Operation, pathItemField } from './operation';
import { child, DescriptionFiles, Located } from './reading/description-files';
import { IgnoredExtensions, rejectUnreadOperations } from './routing-extensions';
import { SpecificationVersion } from './specification-version';
import { ANY_METHOD_EXTENSIONS, ANY_METHODS, MORE_PATHS_EXTENSION } from './vendor-extensions';
import { show } from '../../validation/shown-value';
import { suggest } from '../../validation/suggest';
import { isObject, isStrings, member } from '../../validation/unknown-values';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/**
 * The fields of path items besides operations and vendor extensions, including `externalDocs`, which some descriptions have by
 * mistake.
 */
const OTHER_FIELDS = ['$ref', 'summary', 'description', 'servers', 'parameters', 'externalDocs'];

/** The operations and paths of a description. */
export interface FoundOperations {
  readonly operations: Operation[];
  /** The keys of `paths`, and of the vendor extension that contains additional paths. */
  readonly paths: string[];
}

/**
 * All operations of a description.
 *
 * @param isLeftOut whether the options exclude a path regardless of its operations, so that the path has no problems
 */
export function findOperations(
  root: Located, version: SpecificationVersion, files: DescriptionFiles, problems: DescriptionProblems, isPrunable: (path: string) => boolean,
  ignored: IgnoredExtensions,
): FoundOperations {
  const at = problems.attempt(() => files.follow(child(root, 'paths')));
  if (at === undefined) {
    return { operations: [], paths: [] };
  }
  if (!isObject(at.value)) {
    problems.add(at, `"paths" must be an object, not ${show(at.value)}`, 'write the paths as an object');
    return { operations: [], paths: [] };
  }
  const unheard = new DescriptionProblems();
  const all = [at];
  const more = child(root, MORE_PATHS_EXTENSION);
  if (isObject(more.value)) {
    all.push(more);
  } else if (more.value !== undefined && more.value !== null) {
    problems.add(more, `paths must be an object, not ${show(more.value)}`, 'write the paths as an object');
  }
  const paths: string[] = [];
  const operations: Operation[] = [];
  for (const place of all) {
    for (const path of Object.keys(place.value as object).filter((key) => !key.startsWith('x-'))) {
      const heard = isPrunable(path) ? unheard : problems;
      paths.push(path);
      operations.push(...heard.attempt(() => operationsOf(path, child(place, path), version, files, heard, ignored)) ?? []);
    }
  }
  return { operations, paths };
}

function operationsOf(
  path: string, at: Located, version: SpecificationVersion, files: DescriptionFiles, problems: DescriptionProblems, ignored: IgnoredExtensions,
): Operation[] {
  const pathItem = files.layers(at);
  const broken = pathItem.find(({ value }) => !isObject(value));
  if (broken !== undefined) {
    problems.add(broken, `a path item must be an object, not ${show(broken.value)}`, 'correct the path item, or exclude the path');
    return [];
  }
  const operations: Operation[] = [];
  const add = (methods: string[], found: Located | undefined) => {
    if (found === undefined) {
      return;
    }
    const operation = problems.attempt(() => files.follow(found));
    if (operation !== undefined && isObject(operation.value)) {
      operations.push(...methods.map((method) => readOperation(method, path, operation, pathItem)));
    } else if (operation !== undefined) {
      problems.add(operation, `an operation must be an object, not ${show(operation.value)}`, 'correct the operation, or exclude the path');
    }
  };
  for (const method of version.hasQueryMethod ? [...METHODS, 'query'] : METHODS) {
    add([method.toUpperCase()], pathItemField(pathItem, method));
  }
  const additional = version.hasQueryMethod ? pathItemField(pathItem, 'additionalOperations') : undefined;
  if (additional !== undefined && !isObject(additional.value)) {
    problems.add(additional, `additional operations must be an object, not ${show(additional.value)}`, 'correct the additional operations, or exclude the path');
  } else if (additional !== undefined) {
    Object.keys(additional.value as object).forEach((method) => add([method], child(additional, method)));
  }
  for (const name of ANY_METHOD_EXTENSIONS) {
    const any = pathItemField(pathItem, name);
    if (any !== undefined && (member(any.value, 'isDefaultRoute') === true || path === '/$default')) {
      problems.add(any, 'it stands for all requests that no other route matches, but an allowlist lists the requests that may pass', 'exclude the path, and add a route such as Route.prefix(\'/\') if all requests may pass');
    } else {
      const own = operations.map(({ method }) => method);
      add(ANY_METHODS.filter((method) => !own.includes(method)), any);
    }
  }
  for (const layer of pathItem) {
    rejectUnreadOperations(layer, ignored);
    for (const [key, value] of Object.entries(layer.value as object)) {
      const isNew = key === 'query' || key === 'additionalOperations';
      if (!key.startsWith('x-') && isObject(value) && !METHODS.includes(key.toLowerCase()) && !OTHER_FIELDS.includes(key) && !(isNew && version.hasQueryMethod)) {
        problems.add(child(layer, key), isNew ? `the field ${JSON.stringify(key)} exists only from OpenAPI 3.2 on` : `a path item has no field ${JSON.stringify(key)}`,
          isNew ? 'write "openapi: 3.2.0" if the description has this version' : `${suggest(key, METHODS)} Otherwise exclude the path`);
      }
    }
    for (const key of Object.keys(layer.value as object)) {
      if (METHODS.includes(key.toLowerCase()) && !METHODS.includes(key)) {
        problems.add(child(layer, key), `methods are lower-case keys, so ${JSON.stringify(key)} is not a method`, `write ${JSON.stringify(key.toLowerCase())}`);
      }
    }
  }
  return operations;
}

function readOperation(method: string, path: string, at: Located, pathItem: Located[]): Operation {
  const tags = member(at.value, 'tags');
  const operationId = member(at.value, 'operationId');
  return {
    method,
    path,
    at,
    pathItem,
    tags: isStrings(tags) ? tags : [],
    ...typeof operationId === 'string' ? { operationId } : {},
  };
}
