import { placeName, pointerTo } from './description-error';
import { DescriptionProblems } from './description-problems';
import { HeaderParameter } from './header-parameter';
import { MultiSegmentParameter } from './multi-segment-parameter';
import { Operation, operationName } from './operation';
import { PathTemplate } from './path-template';
import { groupedBy } from '../../grouped-by';
import { messageOf } from '../../validation/unknown-values';
import { PathParameter } from '../paths/path-parameter';
import { HttpMethod } from '../routes/http-method';
import { differingOptions, optionsClassKey } from '../routes/options-class';
import { describedHeaders, RouteDefinition } from '../routes/route-definition';
import type { RouteOptions } from '../routes/route-options';

/** The routes of operations, and the parameters that the operations describe. */
export interface ImportedRoutes {
  readonly routes: RouteDefinition[];
  readonly multiSegmentParameters: MultiSegmentParameter[];
  readonly headerParameters: HeaderParameter[];
}

/** One operation at one base path. */
export interface Candidate {
  readonly operation: Operation;
  readonly method: HttpMethod;
  readonly template: PathTemplate;
  readonly options: RouteOptions;
  /** The route without restricted parameters, by which equal paths are found. */
  readonly plain: RouteDefinition;
  /** The parameters that are restricted, by their segment. */
  readonly shapes: Map<number, Shape>;
  readonly headers: HeaderParameter[];
  readonly multiSegment?: Omit<MultiSegmentParameter, 'route'>;
}

/** A restriction of a parameter. */
export interface Shape {
  readonly parameter: PathParameter;
  /** Whether an option names the parameter, so that the restriction cannot be dropped. */
  readonly explicit: boolean;
}

/** The routes of operations. Operations on the same paths become one route if they have the same options. */
export class RoutesOfOperations {
  /** @param faulty receives the operations that have problems */
  constructor(private readonly problems: DescriptionProblems, private readonly faulty: Set<Operation>) {}

  /** The routes of all operations, grouped by their paths. */
  public of(candidates: Candidate[]): ImportedRoutes {
    const groups = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      const { key } = candidate.plain._pattern;
      const group = groups.get(key);
      if (group === undefined) {
        groups.set(key, [candidate]);
      } else {
        group.push(candidate);
      }
    }
    const routes: RouteDefinition[] = [];
    const multiSegmentParameters = new Map<string, MultiSegmentParameter>();
    for (const [key, group] of groups) {
      // If the rest is a single segment, `{id}` takes precedence over `{rest+}`, so the route with `{id}` needs the methods of both routes.
      const rest = key.endsWith('/{}') ? groups.get(key.replace(/\{\}$/, '{+}')) ?? [] : [];
      const own = this.routesOf(group, rest.filter((other) => !group.some((candidate) => contradict(candidate, other))));
      routes.push(...own);
      const headers = group.flatMap((candidate) => candidate.headers);
      own.forEach((route) => { route._describedHeaders = headers; });
      for (const { multiSegment } of group) {
        if (multiSegment !== undefined && own.length > 0) {
          // Operations of one path share parameters.
          multiSegmentParameters.set(`${key} ${multiSegment.pointer}`, { route: own[0].path, ...multiSegment });
        }
      }
    }
    return { routes, multiSegmentParameters: [...multiSegmentParameters.values()], headerParameters: describedHeaders(routes) };
  }

  /**
   * The routes of operations on the same paths, one route for all operations with the same options.
   *
   * @param group the operations, all on the same path
   * @param more other operations whose methods the path has as well
   */
  private routesOf(group: Candidate[], more: Candidate[]): RouteDefinition[] {
    const [first] = group;
    const pathParameters = new Map<string, PathParameter>();
    for (const { name, segment } of first.template.parameters) {
      const shapes = segment === undefined ? [] : group.map((candidate) => candidate.shapes.get(segment));
      const [shape] = shapes;
      const odd = shapes.findIndex((other) => other?.parameter._shape !== shape?.parameter._shape);
      if (odd > 0 && (shape?.explicit || shapes[odd]?.explicit)) {
        this.contradiction(first, group[odd], `another \`pathParameters.${name}\``, ', which determines the paths of a route for all methods');
        return [];
      }
      if (odd <= 0 && shape !== undefined) {
        pathParameters.set(name, shape.parameter);
      }
    }
    const contradictions = group.flatMap((other, i) => {
      const one = group.slice(0, i).find((candidate) => contradict(candidate, other));
      return one === undefined ? [] : [[one, other]];
    });
    for (const [one, other] of contradictions) {
      this.contradiction(one, other, `other options (${differingOptions(other.plain, one.plain).join('; ')})`, one.method.name === other.method.name
        ? ' and the same method' : ', and HEAD must have the options of GET');
    }
    if (contradictions.length > 0) {
      return [];
    }
    const alike = groupedBy([...group, ...more], ({ plain }) => optionsClassKey(plain));
    return [...alike.values()].flatMap((candidates) => this.route(first, candidates, pathParameters) ?? []);
  }

  /** The route of operations with the same options. */
  private route(
    { template, plain, operation }: Candidate, candidates: Candidate[], pathParameters: Map<string, PathParameter>,
  ): RouteDefinition | undefined {
    const [{ options, plain: own }] = candidates;
    const methods = candidates.map(({ method }) => method);
    if (own === plain && pathParameters.size === 0 && methods.every(({ name }) => name === 'GET')) {
      return plain;
    }
    try {
      return makeRoute(template, {
        ...options,
        methods,
        ...pathParameters.size > 0 ? { pathParameters: Object.fromEntries(pathParameters) } : {},
      });
    } catch (error) {
      this.faulty.add(operation);
      this.problems.add(operation.at, `${JSON.stringify(template.path)} cannot be a route: ${withoutSubject(messageOf(error))}`, 'or give the path to read in its place with `readAs`, or exclude the operation');
      return undefined;
    }
  }

  private contradiction(first: Candidate, other: Candidate, what: string, why: string): void {
    this.faulty.add(first.operation).add(other.operation);
    this.problems.add(other.operation.at, `${operationName(other.operation)} has ${what} than ${operationName(first.operation)} at ${placeName(first.operation.at)}, `
      + `but the same path${why}`,
    `give both operations the same options, for example on the path item at ${pointerTo('/paths', first.operation.path)}`);
  }
}

/** Whether two operations on the same paths have a method in common and different options. */
function contradict(one: Candidate, other: Candidate): boolean {
  const names = [one.method.name, other.method.name].sort().join(' ');
  return (one.method.name === other.method.name || names === 'GET HEAD') && optionsClassKey(one.plain) !== optionsClassKey(other.plain);
}

/** The route of a path in a description. */
export function makeRoute(template: PathTemplate, options: RouteOptions): RouteDefinition {
  return new RouteDefinition(template.parameters.length === 0 ? 'exact' : 'template', template.path, options, 'description');
}

/** The message of an error without the route that it names. */
export function withoutSubject(message: string): string {
  return message.replace(/^invalid route \w+ "(?:[^"\\]|\\.)*"(?:: )?/, '');
}
