import { DescriptionProblems } from './description-problems';
import { child, Located } from './reading/description-files';
import { ANY_METHOD_EXTENSIONS, UNREAD_EXTENSIONS } from './vendor-extensions';
import { suggest } from '../../validation/suggest';
import { isObject, isStrings } from '../../validation/unknown-values';

/** The vendor extensions that the caller ignores with `ignoreExtensions`. */
export class IgnoredExtensions {
  private readonly names: string[];
  private readonly met = new Set<string>();

  constructor(given: unknown, private readonly problems: DescriptionProblems) {
    this.names = isStrings(given) ? given : [];
    if (given !== undefined && (!isStrings(given) || given.length === 0 || !given.every((name) => name.startsWith('x-')))) {
      problems.addOption('ignoreExtensions', given, 'a list of at least one name that starts with "x-"', 'list the extensions that an error names, or leave `ignoreExtensions` out');
    }
  }

  /** Records an extension that is not supported, unless the extension is ignored. */
  public reject(at: Located, name: string, reason: string, fix: string): void {
    this.met.add(name);
    if (!this.names.includes(name)) {
      this.problems.add(at, `the vendor extension ${JSON.stringify(name)} is not read: ${reason}`, `${fix}, or ignore the extension with \`ignoreExtensions: [${JSON.stringify(name)}]\``);
    }
  }

  /** Records an extension that another option replaces, so that the extension is not rejected. */
  public meet(name: string): void {
    this.met.add(name);
  }

  /** Reports the names of extensions that the description does not contain. */
  public checkNames(): void {
    this.names.forEach((name, i) => {
      if (!this.met.has(name)) {
        this.problems.addOption(`ignoreExtensions[${i}]`, name, 'a vendor extension that is not read', suggest(name, this.met));
      }
    });
  }
}

/** Rejects the extensions of the document that affect routes and are not supported. */
export function rejectUnreadExtensions(root: Located, hasBasePath: boolean, ignored: IgnoredExtensions): void {
  for (const { name, matters, reason, fix, isBasePath } of UNREAD_EXTENSIONS) {
    const at = child(root, name);
    if (at.value === undefined || at.value === null || !matters(at.value)) {
      continue;
    }
    if (isBasePath && hasBasePath) {
      ignored.meet(name);
    } else {
      ignored.reject(at, name, reason, fix);
    }
  }
}

/** Rejects operations of a path item under names that are not methods. */
export function rejectUnreadOperations(pathItem: Located, ignored: IgnoredExtensions): void {
  for (const [name, value] of Object.entries(pathItem.value as object)) {
    const isOperation = isObject(value) && (Object.hasOwn(value, 'responses') || Object.hasOwn(value, 'operationId'));
    const isAnyMethod = isObject(value) && /(?:^|[-_])(?:any|all)(?:[-_]?(?:http[-_]?)?(?:methods?|operations?|verbs?))?$/i.test(name);
    if (name.startsWith('x-') && !ANY_METHOD_EXTENSIONS.includes(name) && (isOperation || isAnyMethod)) {
      ignored.reject(child(pathItem, name), name, 'the value looks like an operation, but the name does not tell the methods', 'write the operation under its methods');
    }
  }
}
