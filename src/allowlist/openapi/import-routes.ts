import { placeName, pointerTo } from './description-error';
import { DescriptionProblems } from './description-problems';
import { findOperations } from './find-operations';
import { HeaderParameters } from './header-parameters';
import { OpenApiOptions } from './openapi-options';
import { Operation } from './operation';
import { OptionsOfOperations } from './operation-options';
import { Candidate, ImportedRoutes, makeRoute, RoutesOfOperations, Shape, withoutSubject } from './operation-routes';
import { isMultiSegment, MULTI_SEGMENT_EXTENSION, PathParameters } from './path-parameters';
import { parsePathTemplate, PathTemplate, PathTemplateError, rejectForeignSyntax } from './path-template';
import { child, DescriptionFiles, Located } from './reading/description-files';
import { IgnoredExtensions, rejectUnreadExtensions } from './routing-extensions';
import { isPathLeftOut, select } from './selection';
import { Servers } from './servers';
import { specificationVersion } from './specification-version';
import { suggest } from '../../validation/suggest';
import { messageOf } from '../../validation/unknown-values';
import { HttpMethod } from '../routes/http-method';
import type { RouteDefinition } from '../routes/route-definition';
import type { RouteOptions } from '../routes/route-options';

/** The result of reading a description. */
export interface ImportedDescription extends ImportedRoutes {
  readonly hosts: string[];
}

/** The result of importing a description. */
export function importRoutes(root: Located, files: DescriptionFiles, options: OpenApiOptions): ImportedDescription {
  const problems = new DescriptionProblems();
  const result = problems.attempt(() => new RouteImport(root, files, options, problems).run());
  problems.throwIfAny(root.file);
  return result!;
}

class RouteImport {
  private readonly faulty = new Set<Operation>();
  private readonly headers: HeaderParameters;
  private readonly readableBasePaths = new Set<string>();
  /** Routes by path and options, because most operations share a route with another operation. */
  private readonly plainRoutes = new Map<string, RouteDefinition | string>();

  constructor(
    private readonly root: Located,
    private readonly files: DescriptionFiles,
    private readonly options: OpenApiOptions,
    private readonly problems: DescriptionProblems,
  ) {
    this.headers = new HeaderParameters(root, files);
  }

  public run(): ImportedDescription {
    const { options, problems } = this;
    const version = specificationVersion(this.root);
    const ignored = new IgnoredExtensions(options.ignoreExtensions, problems);
    const found = findOperations(this.root, version, this.files, problems, (path) => isPathLeftOut(path, options), ignored);
    rejectUnreadExtensions(this.root, options.basePath !== undefined, ignored);
    ignored.checkNames();
    const optionsOfOperations = new OptionsOfOperations(this.root, found, options, problems);
    const selected = select(found, options, problems)
      .map((operation) => ({ operation, ...optionsOfOperations.of(operation) }))
      .filter(({ exclude }) => !exclude);
    if (selected.length === 0 && problems.count === 0) {
      problems.add({ file: this.root.file, pointer: '/paths' }, found.operations.length === 0 ? 'the description has no operations' : 'no operation is left after the selection',
        found.operations.length === 0 ? 'add an operation, or do not import the description' : 'include more operations, or exclude fewer');
    }
    if (!this.isBasePathRight()) {
      problems.throwIfAny(this.root.file);
    }

    const servers = new Servers(this.root, version, this.files);
    const parameters = new PathParameters(this.files, options.restrictPathParameters ? problems : undefined);
    const hosts = new Set<string>();
    const candidates: Candidate[] = [];
    // A TRACE beside other operations can be omitted, because TRACE is answered with 405 anyway.
    const forwardable = new Set(selected.filter(({ operation }) => operation.method !== 'TRACE').map(({ operation }) => operation.path));
    for (const { operation, route, readAs } of selected) {
      if (operation.method === 'TRACE' && forwardable.has(operation.path)) {
        continue;
      }
      const before = problems.count;
      problems.attempt(() => {
        const origins = options.basePath === undefined ? servers.originsOf(operation) : undefined;
        const basePaths = origins?.basePaths ?? [(options.basePath as string).replace(/\/+$/, '')];
        (origins?.hosts ?? this.hostsOf(servers, operation)).forEach((host) => hosts.add(host));
        for (const basePath of basePaths) {
          const at = { file: this.root.file, pointer: version.isSwagger2 ? '/basePath' : '/servers' };
          const readable = this.isReadable(basePath, (reason) => {
            this.faulty.add(operation);
            problems.add(at, `the path ${JSON.stringify(basePath)} of a server cannot be part of a route: ${reason}`, 'correct the server, or set `basePath`');
          });
          if (!readable) continue;
          const candidate = this.candidate(operation, basePath, route, readAs, parameters);
          if (candidate !== undefined) {
            candidates.push(candidate);
          }
        }
      });
      if (problems.count > before) {
        this.faulty.add(operation);
      }
    }
    const { routes, multiSegmentParameters, headerParameters } = new RoutesOfOperations(problems, this.faulty).of(candidates);
    problems.throwIfAny(this.root.file, { all: selected.length, faulty: this.faulty.size });
    return { routes, hosts: [...hosts], multiSegmentParameters, headerParameters };
  }

  /** The hosts of the servers if the servers have no effect on routes. Problems of the servers are then ignored. */
  private hostsOf(servers: Servers, operation: Operation): string[] {
    return new DescriptionProblems().attempt(() => servers.originsOf(operation))?.hosts ?? [];
  }

  private isBasePathRight(): boolean {
    const { basePath } = this.options;
    const right = basePath === undefined || (typeof basePath === 'string' && /^(?:\/[^?#]*)?$/.test(basePath));
    if (!right) {
      this.problems.addOption('basePath', basePath, 'a path that starts with "/", or empty', 'write for example "/v1"');
    }
    return right && (basePath === undefined || this.isReadable(basePath, (reason) => {
      this.problems.addOption('basePath', basePath, 'a path in which parameters are "{name}"', reason);
    }));
  }

  private isReadable(basePath: string, report: (reason: string) => void): boolean {
    if (basePath === '' || this.readableBasePaths.has(basePath)) {
      return true;
    }
    try {
      rejectForeignSyntax(basePath);
      this.readableBasePaths.add(basePath);
      return true;
    } catch (error) {
      if (!(error instanceof PathTemplateError)) {
        throw error;
      }
      report(error.message);
      return false;
    }
  }

  private candidate(
    operation: Operation, basePath: string, { pathParameters, ...options }: RouteOptions, readAs: string | undefined, parameters: PathParameters,
  ): Candidate | undefined {
    const fail = (reason: string, fix: string) => {
      this.problems.add(operation.at, reason, fix);
      return undefined;
    };
    const path = readAs ?? this.pathOf(operation, fail);
    if (path === undefined) {
      return undefined;
    }
    let method: HttpMethod;
    try {
      method = HttpMethod.of(operation.method);
    } catch (error) {
      return fail(messageOf(error), 'exclude the operation');
    }
    const described = parameters.of(operation);
    const multiSegment = new Map([...described].filter(([, parameter]) => isMultiSegment(parameter)));
    let template: PathTemplate;
    try {
      template = parsePathTemplate(basePath, path, new Set(multiSegment.keys()), options.literalPath ?? false);
    } catch (error) {
      if (!(error instanceof PathTemplateError)) {
        throw error;
      }
      return fail(`the path ${JSON.stringify(operation.path)}${readAs === undefined ? '' : `, read as ${JSON.stringify(readAs)},`} cannot be a route: ${error.message}`, error.fix);
    }
    const plain = this.plainRoute(template, options);
    if (typeof plain === 'string') {
      return fail(`${JSON.stringify(template.path)} cannot be a route: ${plain}`, 'or give the path to read in its place with `readAs`, or exclude the operation');
    }
    const shapes = new Map<number, Shape>();
    for (const { described: name, segment } of this.options.restrictPathParameters ? template.parameters : []) {
      const parameter = segment === undefined ? undefined : described.get(name);
      const shape = parameter === undefined ? undefined : parameters.shapeOf(parameter);
      if (shape !== undefined) {
        shapes.set(segment!, { parameter: shape, explicit: false });
      }
    }
    for (const [name, parameter] of Object.entries(pathParameters ?? {})) {
      const meant = template.parameters.filter((candidate) => candidate.described === name && candidate.segment !== undefined);
      if (meant.length === 0) {
        return fail(`the option \`pathParameters.${name}\` names no parameter that is a whole segment of ${JSON.stringify(operation.path)}`,
          suggest(name, template.parameters.filter(({ segment }) => segment !== undefined).map((candidate) => candidate.described)));
      }
      meant.forEach(({ segment }) => shapes.set(segment!, { parameter, explicit: true }));
    }
    const headers = this.headers.of(operation);
    return { operation, method, template, options, plain, shapes, headers, multiSegment: this.multiSegment(operation, template, multiSegment) };
  }

  /** The parameter that spans segments, with the place that declares it. */
  private multiSegment(operation: Operation, template: PathTemplate, described: Map<string, Located>): Candidate['multiSegment'] {
    const parameter = template.parameters.find(({ spansSegments }) => spansSegments);
    if (parameter === undefined) {
      return undefined;
    }
    const extended = described.get(parameter.described);
    const place = extended === undefined ? { file: this.root.file, pointer: pointerTo('/paths', operation.path) } : child(extended, MULTI_SEGMENT_EXTENSION);
    if (this.options.rejectMultiSegmentParameters) {
      this.faulty.add(operation);
      this.problems.add(place, `the parameter ${JSON.stringify(parameter.described)} of ${JSON.stringify(operation.path)} stands for one or more segments, `
        + `so the route would allow all paths of ${JSON.stringify(template.path)}`,
      'exclude the path and add another route, or leave out `rejectMultiSegmentParameters`');
    }
    return { name: parameter.described, pointer: placeName(place) };
  }

  private pathOf(operation: Operation, fail: (reason: string, fix: string) => undefined): string | undefined {
    const end = operation.path.search(/[?#](?![^{}]*\})|\{[?&#]/);
    if (end !== -1 && !this.options.ignoreQueryInPaths) {
      return fail(`the path ${JSON.stringify(operation.path)} has a query or fragment, but the proxy decides on the path only`,
        'exclude the path, or set `ignoreQueryInPaths` to allow the path with any query');
    }
    const path = end === -1 ? operation.path : operation.path.slice(0, end);
    return path.startsWith('/') ? path : fail(`the path ${JSON.stringify(operation.path)} does not start with "/"`, 'add the slash, or exclude the path');
  }

  private plainRoute(template: PathTemplate, options: RouteOptions): RouteDefinition | string {
    const key = `${template.path} ${JSON.stringify(options)}`;
    let route = this.plainRoutes.get(key);
    if (route === undefined) {
      try {
        // The method is GET, because a WebSocket needs GET. The methods of the path are checked later, when they are known together.
        route = makeRoute(template, { ...options, methods: [HttpMethod.GET] });
      } catch (error) {
        route = withoutSubject(messageOf(error));
      }
      this.plainRoutes.set(key, route);
    }
    return route;
  }
}
