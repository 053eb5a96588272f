import { DescriptionProblems } from './description-problems';
import { child, Located } from './reading/description-files';
import { suggest } from '../../validation/suggest';
import { isObject, isStrings, member } from '../../validation/unknown-values';

/**
 * The vendor extensions of a path item that contain the operation for every method without its own operation: Amazon API
 * Gateway, Huawei Cloud, Alibaba Cloud, Yandex Cloud.
 */
export const ANY_METHOD_EXTENSIONS = [
  'x-amazon-apigateway-any-method', 'x-apigateway-any-method', 'x-aliyun-apigateway-any-method', 'x-yc-apigateway-any-method',
];

/** The methods for which such an operation stands: the methods of Amazon API Gateway. */
export const ANY_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The vendor extension of a document that has more paths, those with a query (AutoRest). */
export const MORE_PATHS_EXTENSION = 'x-ms-paths';

/** A vendor extension of a document that makes routes wider or narrower, or puts them elsewhere. */
interface Unread {
  readonly name: string;
  /** Whether this value does so. */
  readonly matters: (value: unknown) => boolean;
  readonly reason: string;
  readonly fix: string;
  /** Whether the extension only sets the path before all paths, which `basePath` also sets. */
  readonly isBasePath?: boolean;
}

const UNREAD: Unread[] = [
  {
    name: 'x-google-allow',
    matters: (value) => value !== 'configured',
    reason: 'by it Cloud Endpoints passes on whatever the description does not list',
    fix: 'add a route such as Route.prefix(\'/\') if you want that',
  },
  {
    name: 'x-ms-parameterized-host',
    matters: (value) => /^[^/]*\/./.test(String(member(value, 'hostTemplate') ?? '').replace(/^[^/]*:\/\//, '')),
    reason: 'its host template has a path, which clients of AutoRest put before all paths',
    fix: 'give `basePath`',
    isBasePath: true,
  },
  { name: 'x-servers', matters: () => true, reason: 'it has servers, which Swagger 2.0 does not have', fix: 'give `basePath`', isBasePath: true },
  { name: 'x-wso2-basePath', matters: () => true, reason: 'it has a path that WSO2 puts before all paths', fix: 'give `basePath`', isBasePath: true },
];

/** Whether reading must keep an extension of the document, because routes may come of it. */
export function isRoutingExtension(name: string): boolean {
  return name === MORE_PATHS_EXTENSION || UNREAD.some((unread) => unread.name === name);
}

/** The vendor extensions that a caller has said to go on without. */
export class IgnoredExtensions {
  private readonly names: string[];
  private readonly met = new Set<string>();

  constructor(given: unknown, private readonly problems: DescriptionProblems) {
    this.names = isStrings(given) ? given : [];
    if (given !== undefined && (!isStrings(given) || given.length === 0 || !given.every((name) => name.startsWith('x-')))) {
      problems.addOption('ignoreExtensions', given, 'a list of at least one name that starts with "x-"', 'name what an error names, or leave it out');
    }
  }

  /** Records an extension that is not understood, unless it is ignored. */
  public refuse(at: Located, name: string, reason: string, fix: string): void {
    this.met.add(name);
    if (!this.names.includes(name)) {
      this.problems.add(at, `the vendor extension ${JSON.stringify(name)} is not read: ${reason}`, `${fix}; with its name in \`ignoreExtensions\` it is left alone`);
    }
  }

  /** Records that an extension is there which would have been refused, were there not something else. */
  public meet(name: string): void {
    this.met.add(name);
  }

  /** Reports the names that meant nothing. */
  public checkNames(): void {
    this.names.forEach((name, i) => {
      if (!this.met.has(name)) {
        this.problems.addOption(`ignoreExtensions[${i}]`, name, 'a vendor extension that is not read', suggest(name, this.met));
      }
    });
  }
}

/** Refuses the extensions of the document that are not understood, and count for its routes. */
export function refuseUnreadExtensions(root: Located, hasBasePath: boolean, ignored: IgnoredExtensions): void {
  for (const { name, matters, reason, fix, isBasePath } of UNREAD) {
    const at = child(root, name);
    if (at.value === undefined || at.value === null || !matters(at.value)) {
      continue;
    }
    if (isBasePath && hasBasePath) {
      ignored.meet(name);
    } else {
      ignored.refuse(at, name, reason, fix);
    }
  }
}

/** Refuses what looks like an operation of a path item under a name that says of no method. */
export function refuseUnreadOperations(pathItem: Located, ignored: IgnoredExtensions): void {
  for (const [name, value] of Object.entries(pathItem.value as object)) {
    const isOperation = isObject(value) && (Object.hasOwn(value, 'responses') || Object.hasOwn(value, 'operationId'));
    const isAnyMethod = isObject(value) && /(?:^|[-_])(?:any|all)(?:[-_]?(?:http[-_]?)?(?:methods?|operations?|verbs?))?$/i.test(name);
    if (name.startsWith('x-') && !ANY_METHOD_EXTENSIONS.includes(name) && (isOperation || isAnyMethod)) {
      ignored.refuse(child(pathItem, name), name, 'it looks like an operation, of which nothing tells the methods', 'write it under its methods');
    }
  }
}
