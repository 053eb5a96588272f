import { DescriptionProblems } from './description-problems';
import { FoundOperations } from './find-operations';
import { OpenApiOptions } from './openapi-options';
import { Operation, pathItemField } from './operation';
import { child } from './reading/description-files';
import { show } from '../../validation/shown-value';
import { suggest } from '../../validation/suggest';
import { isStrings, member } from '../../validation/unknown-values';

/** A kind of selection, for example by tag: its two options, and the match between an operation and a name in these options. */
interface Kind {
  readonly include: keyof OpenApiOptions;
  readonly exclude: keyof OpenApiOptions;
  readonly matches: (operation: Operation, name: string) => boolean;
  /** The names of the operation that the options can contain. */
  readonly names: (operation: Operation) => string[];
}

const KINDS: Kind[] = [
  {
    include: 'includePaths',
    exclude: 'excludePaths',
    matches: (operation, path) => isBelow(operation.path, path),
    names: (operation) => [operation.path],
  },
  {
    include: 'includeTags',
    exclude: 'excludeTags',
    matches: (operation, tag) => operation.tags.includes(tag),
    names: (operation) => operation.tags,
  },
  {
    include: 'includeOperationIds',
    exclude: 'excludeOperationIds',
    matches: (operation, id) => operation.operationId === id,
    names: (operation) => operation.operationId === undefined ? [] : [operation.operationId],
  },
  {
    include: 'includeExtensions',
    exclude: 'excludeExtensions',
    matches: hasExtension,
    names: extensionNames,
  },
];

/** Whether the options exclude a path regardless of its operations. */
export function isPathLeftOut(path: string, options: OpenApiOptions): boolean {
  const among = (paths: unknown) => Array.isArray(paths) && paths.some((ancestor) => typeof ancestor === 'string' && isBelow(path, ancestor));
  return among(options.excludePaths) || (options.includePaths !== undefined && !among(options.includePaths));
}

/**
 * The operations that become routes. A name that matches no operation is a problem, because a typing error would include or
 * exclude operations unnoticed.
 */
export function select(found: FoundOperations, options: OpenApiOptions, problems: DescriptionProblems): Operation[] {
  const { operations, paths } = found;
  let selected = operations;
  for (const kind of KINDS) {
    for (const [option, wanted] of [[kind.include, true], [kind.exclude, false]] as const) {
      const names: unknown = options[option];
      if (names === undefined) {
        continue;
      }
      if (!isStrings(names) || names.length === 0) {
        problems.addOption(option, names, 'a list of at least one name', `add a name, or leave \`${option}\` out`);
        continue;
      }
      checkFields(option, selected, problems);
      names.forEach((name, i) => {
        const known = operations.some((operation) => kind.matches(operation, name))
          || (kind.include === 'includePaths' && paths.some((path) => isBelow(path, name)));
        if (!known) {
          const others = kind.include === 'includePaths' ? paths : operations.flatMap(kind.names);
          problems.addOption(`${option}[${i}]`, name, allowedName(option), suggest(name, others));
        }
      });
      selected = selected.filter((operation) => names.some((name) => kind.matches(operation, name)) === wanted);
    }
  }
  return selected;
}

function allowedName(option: keyof OpenApiOptions): string {
  return option.endsWith('Tags') ? 'a tag of an operation'
    : option.endsWith('OperationIds') ? 'the operationId of an operation'
      : option.endsWith('Extensions') ? 'a vendor extension of an operation' : 'a path of the description';
}

/** Whether a path is equal to another path or below the other path. */
function isBelow(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(ancestor.endsWith('/') ? ancestor : `${ancestor}/`);
}

/** Rejects operations with invalid tags or ids if the options select by this field, because the selection would miss these operations. */
function checkFields(option: keyof OpenApiOptions, operations: Operation[], problems: DescriptionProblems): void {
  const [field, right, what] = option.endsWith('Tags')
    ? ['tags', isStrings, 'a list of texts'] as const
    : ['operationId', (value: unknown) => typeof value === 'string', 'a text'] as const;
  if (!option.endsWith('Tags') && !option.endsWith('OperationIds')) {
    return;
  }
  for (const { at } of operations) {
    const value = member(at.value, field);
    if (value !== undefined && !right(value)) {
      problems.add(child(at, field), `it must be ${what}, not ${show(value)}`, `correct the description, because \`${option}\` selects by this field`);
    }
  }
}

/** The names of the vendor extensions of an operation. An extension with a plain value also has the form `name=value`. */
function extensionNames(operation: Operation): string[] {
  return [operation.at, ...operation.pathItem].flatMap(({ value }) => Object.entries(value as object)
    .filter(([name]) => name.startsWith('x-'))
    .flatMap(([name, content]) => ['string', 'number', 'boolean'].includes(typeof content) ? [name, `${name}=${content}`] : [name]));
}

function hasExtension(operation: Operation, wanted: string): boolean {
  const separator = wanted.indexOf('=');
  const name = separator === -1 ? wanted : wanted.slice(0, separator);
  const value = name.startsWith('x-') ? member(operation.at.value, name) ?? pathItemField(operation.pathItem, name)?.value : undefined;
  if (separator === -1) {
    return value !== undefined && value !== null && value !== false && value !== 0 && !(typeof value === 'string' && /^(?:false|no|off|)$/i.test(value));
  }
  return (Array.isArray(value) ? value : [value]).some((item) => item !== undefined && typeof item !== 'object' && String(item) === wanted.slice(separator + 1));
}
