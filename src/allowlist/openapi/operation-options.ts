import { pointerTo } from './description-error';
import { DescriptionProblems } from './description-problems';
import { FoundOperations } from './find-operations';
import { OpenApiOptions } from './openapi-options';
import { Operation, pathItemField } from './operation';
import { child, Located } from './reading/description-files';
import { ROUTE_OPTIONS_EXTENSION } from './vendor-extensions';
import { show } from '../../validation/shown-value';
import { suggest } from '../../validation/suggest';
import { isObject, messageOf } from '../../validation/unknown-values';
import { PathParameter } from '../paths/path-parameter';
import { HttpMethod } from '../routes/http-method';
import { RouteDefinition } from '../routes/route-definition';
import type { RouteOptions } from '../routes/route-options';
import { readRouteOptions, ROUTE_OPTION_NAMES } from '../routes/route-options-reader';

/** The options for an operation. */
export interface OperationOptions {
  /** Whether the operation is excluded, or `undefined` if the options do not say. */
  readonly exclude?: boolean;
  /** The path that replaces the path of the description. */
  readonly readAs?: string;
  /** The options of the route, without `methods`. */
  readonly route: RouteOptions;
}

interface Override {
  readonly path?: string;
  readonly operationId?: string;
  readonly readAs?: string;
  readonly route: RouteOptions;
}

const KNOWN = [...ROUTE_OPTION_NAMES.filter((name) => name !== 'methods'), 'exclude', 'readAs'];
/** The options that apply to a single path. */
const OF_PATHS = ['pathParameters', 'readAs'];
const NONE: OperationOptions = { route: {} };

/**
 * The options of operations. Options of the caller take precedence over options in the description, and options of an
 * operation over options of the document.
 */
export class OptionsOfOperations {
  private readonly read = new Map<string, OperationOptions>();
  private readonly overrides: Override[] = [];

  constructor(private readonly root: Located, found: FoundOperations, options: OpenApiOptions, private readonly problems: DescriptionProblems) {
    const given: unknown = options.overrides ?? [];
    if (!Array.isArray(given)) {
      problems.addOption('overrides', given, 'a list', 'write for example [{ path: "/files", options: { maxRequestBodyBytes: 1024 } }]');
      return;
    }
    const overrides = given.map((override, i) => this.checkOverride(override, `overrides[${i}]`, found)).filter((override) => override !== undefined);
    // The sort is stable, so the later of two overrides of the same kind takes precedence.
    this.overrides = overrides.sort((a, b) => Number(a.operationId !== undefined) - Number(b.operationId !== undefined));
  }

  /** The options for an operation. */
  public of(operation: Operation): OperationOptions {
    const levels = [
      this.level(child(this.root, ROUTE_OPTIONS_EXTENSION), true),
      this.level(pathItemField(operation.pathItem, ROUTE_OPTIONS_EXTENSION), false),
      this.level(child(operation.at, ROUTE_OPTIONS_EXTENSION), false),
    ];
    const overrides = this.overrides.filter(({ path, operationId }) => (
      path === operation.path || (operationId !== undefined && operationId === operation.operationId)
    ));
    const all = [...levels.map(({ route }) => route), ...overrides.map(({ route }) => route)];
    const pathParameters = Object.fromEntries(all.flatMap((route) => Object.entries(route.pathParameters ?? {})));
    return {
      exclude: levels.reduce((before: boolean | undefined, level) => level.exclude ?? before, undefined),
      readAs: [...levels, ...overrides].reduce((before: string | undefined, level) => level.readAs ?? before, undefined),
      route: { ...Object.assign({}, ...all) as RouteOptions, ...Object.keys(pathParameters).length > 0 ? { pathParameters } : {} },
    };
  }

  private level(at: Located | undefined, isDocument: boolean): OperationOptions {
    if (at?.value === undefined) {
      return NONE;
    }
    const key = `${at.file}#${at.pointer}`;
    let options = this.read.get(key);
    if (options === undefined) {
      options = this.readLevel(at, isDocument);
      this.read.set(key, options);
    }
    return options;
  }

  private readLevel(at: Located, isDocument: boolean): OperationOptions {
    if (!isObject(at.value)) {
      this.problems.add(at, `it must be an object with options of routes, not ${show(at.value)}`, `the options are ${KNOWN.join(', ')}`);
      return NONE;
    }
    const known = isDocument ? KNOWN.filter((name) => !OF_PATHS.includes(name)) : KNOWN;
    const before = this.problems.count;
    for (const name of Object.keys(at.value).filter((key) => !known.includes(key))) {
      const reason = name === 'methods' ? 'the methods of a route are the methods of the operations' : `the option ${JSON.stringify(name)} does not exist here`;
      this.problems.add(child(at, name), reason, name === 'methods' ? 'remove `methods`' : suggest(name, known));
    }
    const exclude = at.value.exclude;
    if (exclude !== undefined && typeof exclude !== 'boolean') {
      this.problems.add(child(at, 'exclude'), `it must be true or false, not ${show(exclude)}`, 'write true to exclude the operations');
    }
    const readAs = isDocument ? undefined : at.value.readAs;
    if (readAs !== undefined && !isPath(readAs)) {
      this.problems.add(child(at, 'readAs'), `it must be a path that starts with "/", not ${show(readAs)}`, 'write for example "/files/{rest+}"');
    }
    const { methods: _, ...route } = readRouteOptions(at.value, (name, message) => {
      if (known.includes(name)) {
        this.problems.add({ file: at.file, pointer: pointerTo(at.pointer, name) }, `the option ${JSON.stringify(name)}${message.startsWith(':') ? ' is invalid' : ''}${message}`, 'correct the option or remove it');
      }
    });
    if (this.problems.count === before) {
      const complaint = complaintAbout(route);
      if (complaint !== undefined) {
        this.problems.add(at, complaint, 'correct the options');
      }
    }
    return this.problems.count > before ? NONE : { exclude: exclude as boolean | undefined, readAs: readAs as string | undefined, route };
  }

  private checkOverride(override: unknown, name: string, found: FoundOperations): Override | undefined {
    const before = this.problems.count;
    const given = isObject(override) ? override : {} as Record<string, unknown>;
    const { path, operationId, readAs, options = readAs === undefined ? undefined : {} } = given;
    if (readAs !== undefined && !isPath(readAs)) {
      this.problems.addOption(`${name}.readAs`, readAs, 'a path that starts with "/"', 'write for example "/files/{rest+}"');
    }
    if ((path === undefined) === (operationId === undefined)) {
      this.problems.addOption(name, override, 'an object with either `path` or `operationId`', 'give exactly one of the two');
    } else if (path !== undefined && !found.paths.includes(path as string)) {
      this.problems.addOption(`${name}.path`, path, 'a path of the description', suggest(textOf(path), found.paths));
    } else if (operationId !== undefined && !found.operations.some((operation) => operation.operationId === operationId)) {
      this.problems.addOption(`${name}.operationId`, operationId, 'the operationId of an operation',
        suggest(textOf(operationId), found.operations.flatMap((operation) => operation.operationId ?? [])));
    }
    if (!isObject(options)) {
      this.problems.addOption(`${name}.options`, options, 'an object', 'give `options` or `readAs`');
      return undefined;
    }
    const { methods, ...route } = options as RouteOptions;
    if (methods !== undefined) {
      this.problems.addOption(`${name}.options.methods`, methods, 'left out', 'remove `methods`, because the methods of a route are the methods of the operations');
    }
    const { pathParameters } = route;
    const all: unknown[] = isObject(pathParameters) ? Object.values(pathParameters) : [pathParameters];
    if (pathParameters !== undefined && !all.every((value) => value instanceof PathParameter)) {
      this.problems.addOption(`${name}.options.pathParameters`, pathParameters, 'an object with a path parameter for each name',
        'write for example { id: PathParameter.integer() }');
    }
    const complaint = complaintAbout(route);
    if (complaint !== undefined) {
      this.problems.addOption(`${name}.options`, options, 'valid options', complaint);
    }
    return this.problems.count > before ? undefined : { path: path as string, operationId: operationId as string, readAs: readAs as string, route };
  }
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('/');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The problem of options that do not depend on the path. The problem is reported once instead of for each operation. */
function complaintAbout({ pathParameters: _, ...options }: RouteOptions): string | undefined {
  try {
    new RouteDefinition('exact', '/', { ...options, methods: [HttpMethod.GET] });
    return undefined;
  } catch (error) {
    return messageOf(error).replace(/^invalid route [^:]*: /, '');
  }
}
