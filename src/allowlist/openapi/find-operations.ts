import { child, DescriptionFiles, Located } from './description-files';
import { DescriptionProblems } from './description-problems';
import { Operation, pathItemField } from './operation';
import { SpecificationVersion } from './specification-version';
import { isObject, isStrings, member, show } from '../untyped';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];


/** What a description has. */
export interface FoundOperations {
  readonly operations: Operation[];
  /** The keys of `paths`. */
  readonly paths: string[];
}

/**
 * All operations of a description.
 *
 * @param isLeftOut whether a path is left out whatever is in it, so that nothing about it is a problem
 */
export function findOperations(
  root: Located, version: SpecificationVersion, files: DescriptionFiles, problems: DescriptionProblems, isLeftOut: (path: string) => boolean,
): FoundOperations {
  const at = problems.attempt(() => files.follow(child(root, 'paths')));
  if (at === undefined) {
    return { operations: [], paths: [] };
  }
  if (!isObject(at.value)) {
    problems.add(at, `a description needs paths, which are an object, not ${show(at.value)}`, 'add them');
    return { operations: [], paths: [] };
  }
  const paths = Object.keys(at.value).filter((path) => !path.startsWith('x-'));
  const unheard = new DescriptionProblems();
  const operations = paths.flatMap((path) => {
    const heard = isLeftOut(path) ? unheard : problems;
    return heard.attempt(() => operationsOf(path, child(at, path), version, files, heard)) ?? [];
  });
  return { operations, paths };
}

function operationsOf(path: string, at: Located, version: SpecificationVersion, files: DescriptionFiles, problems: DescriptionProblems): Operation[] {
  const pathItem = files.layers(at);
  const broken = pathItem.find(({ value }) => !isObject(value));
  if (broken !== undefined) {
    problems.add(broken, `a path item is an object, not ${show(broken.value)}`, 'mend it or exclude the path');
    return [];
  }
  const operations: Operation[] = [];
  const add = (method: string, found: Located | undefined) => {
    if (found === undefined) {
      return;
    }
    const operation = problems.attempt(() => files.follow(found));
    if (operation !== undefined && isObject(operation.value)) {
      operations.push(readOperation(method, path, operation, pathItem));
    } else if (operation !== undefined) {
      problems.add(operation, `an operation is an object, not ${show(operation.value)}`, 'mend it or exclude the path');
    }
  };
  for (const method of version.hasQueryMethod ? [...METHODS, 'query'] : METHODS) {
    add(method.toUpperCase(), pathItemField(pathItem, method));
  }
  const additional = version.hasQueryMethod ? pathItemField(pathItem, 'additionalOperations') : undefined;
  if (additional !== undefined && !isObject(additional.value)) {
    problems.add(additional, `additional operations are an object, not ${show(additional.value)}`, 'mend it or exclude the path');
  } else if (additional !== undefined) {
    Object.keys(additional.value as object).forEach((method) => add(method, child(additional, method)));
  }
  for (const layer of pathItem) {
    for (const key of Object.keys(layer.value as object)) {
      if (METHODS.includes(key.toLowerCase()) && !METHODS.includes(key)) {
        problems.add(child(layer, key), 'methods are lower-case keys, so this is none', `write ${JSON.stringify(key.toLowerCase())}`);
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
