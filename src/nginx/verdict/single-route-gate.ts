import { gate } from './gate';
import { Verdict } from './verdict';
import { canonicalFormName, hasUsualPath, QUICK_LINE } from '../../allowlist/paths/canonical-target';
import { LONGEST_PATTERN, PathPattern, patternLength } from '../../allowlist/paths/path-pattern';
import { PathSegment, rawLiteral } from '../../allowlist/paths/path-segment';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { Compilation } from '../features/compilation';
import { VERSIONS } from '../routing/request-line';
import { RouteClasses } from '../routing/route-classes';
import { block, directive, Directive, literal, Statement, text, unlike, variable } from '../syntax/configuration-tree';
import { REASON, ROUTE, ROUTE_PATH } from '../syntax/variables';

/** The verdict on a request that the pattern of its location does not match. The variable is empty for all other requests. */
const LOOKED_UP = 'rp_looked_up';

/**
 * The gate of a location in which only one route can match, and in which the verdict depends only on path and method. One pattern
 * accepts the request line, and the route is known without a look-up. The route of all other requests is looked up as usual.
 * These requests can be accepted, because the pattern does not match unnecessary percent-encodings.
 */
export class SingleRouteGates {
  constructor(private readonly compilation: Compilation, private readonly verdict: Verdict) {}

  /**
   * @param paths all paths of the location
   * @returns `undefined` if the verdict must be looked up
   */
  public gate(paths: ListedPath[]): Statement[] | undefined {
    const { settings, features: { originConditions } } = this.compilation;
    const [only] = paths;
    if (paths.length !== 1 || this.verdict.gate.variable !== REASON || only.routes.some((one) => originConditions.holdFor(one))
      || only.routes.some(({ route }) => !hasUsualPath(route._form)) || !this.verdict.byRoute.byMethodAlone(only)
      || new Set(only.routes.map(({ route }) => canonicalFormName(route._form))).size > 1) {
      return undefined;
    }
    const { script } = settings.protocol;
    const condition = script === undefined ? '' : script.conditionOf(only.route);
    const path = pathSource(only.route._pattern);
    const { methods } = only;
    const source = `^${methods.length === 1 ? methods[0] : `(?:${methods.join('|')})`} ${condition}${path}${QUICK_LINE.query(only.route._form)} ${VERSIONS}\\z`;
    return path === undefined || condition === undefined || patternLength(source) > LONGEST_PATTERN ? undefined : [
      directive('set', `$${LOOKED_UP}`, literal('')),
      block('if', [unlike('request', source)], [directive('set', `$${LOOKED_UP}`, text(variable(REASON)))]),
      ...gate(LOOKED_UP),
      ...this.known(only),
    ];
  }

  private known(only: ListedPath): Directive[] {
    const { allowlist } = this.compilation;
    return [
      directive('set', `$${ROUTE}`, text(RouteClasses.of(allowlist).values[allowlist._paths.indexOf(only)])),
      // For the log, without a pattern that finds the path in the value above.
      directive('set', `$${ROUTE_PATH}`, text(only.route.path)),
    ];
  }
}

/** A pattern for most raw paths that a route matches, in the usual form, or `undefined` if a segment has a shape. */
function pathSource(path: PathPattern): string | undefined {
  const sources = path.segments.map(segmentSource);
  const body = sources.join('');
  return sources.includes(undefined) ? undefined
    : path.kind === 'prefix' ? `${body}${QUICK_LINE.rest}`
      : body === '' ? '/' : `${body}${path.trailingSlash ? '/' : ''}`;
}

function segmentSource(segment: PathSegment): string | undefined {
  switch (segment.kind) {
    case 'literal': return `/${rawLiteral(segment.text)}`;
    case 'any': return `/${QUICK_LINE.segment}`;
    case 'rest': return `/${QUICK_LINE.segment}${QUICK_LINE.rest}`;
    default: return undefined;
  }
}
