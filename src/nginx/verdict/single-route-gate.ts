import { gateOf } from './enforcement';
import { RouteVerdicts } from './route-verdicts';
import { Allowlist } from '../../allowlist/allowlist';
import { canonicalFormName, hasUsualPath, QUICK_LINE } from '../../allowlist/paths/canonical-target';
import { LONGEST_PATTERN, PathPattern, patternLength } from '../../allowlist/paths/path-pattern';
import { PathSegment, rawLiteral } from '../../allowlist/paths/path-segment';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { gate } from '../answers/error-responses';
import { OriginConditions } from '../features/origin-conditions';
import { VERSIONS } from '../routing/request-line';
import { RouteClasses } from '../routing/route-classes';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, directive, Directive, literal, Statement, text, unlike, variable } from '../syntax/configuration-tree';
import { OTHERWISE_REFUSED, REASON, ROUTE } from '../syntax/variables';

/** The verdict of a request that the pattern of its location does not accept; empty for all others. */
const LOOKED_UP = 'rp_looked_up';

/**
 * The gate of a location in which one route alone can match, and nothing but path and method counts: one pattern
 * accepts the request line, and the route is known without a look-up. What the pattern does not accept is looked up as
 * usual: it may pass, as the pattern knows no escape that is not needed.
 */
export class SingleRouteGates {
  private readonly open: boolean;
  private readonly verdicts: RouteVerdicts;
  private readonly origin: OriginConditions;

  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    this.open = gateOf(allowlist, settings).variable !== REASON;
    this.origin = new OriginConditions(allowlist, settings);
    this.verdicts = new RouteVerdicts(allowlist, OTHERWISE_REFUSED);
  }

  /**
   * @param paths all paths of the location
   * @returns nothing where the verdict is to be looked up
   */
  public gate(paths: ListedPath[]): Statement[] | undefined {
    const [lone] = paths;
    if (paths.length !== 1 || this.open || lone.routes.some((one) => this.origin.holdFor(one))
      || lone.routes.some(({ route }) => !hasUsualPath(route._form)) || !this.verdicts.byMethodAlone(lone)
      || new Set(lone.routes.map(({ route }) => canonicalFormName(route._form))).size > 1) {
      return undefined;
    }
    const { _script: script } = this.settings.protocol;
    const condition = script === undefined ? '' : script.conditionOf(lone.route);
    const path = pathSource(lone.route._pattern);
    const { methods } = lone;
    const source = `^${methods.length === 1 ? methods[0] : `(?:${methods.join('|')})`} ${condition}${path}${QUICK_LINE.query(lone.route._form)} ${VERSIONS}\\z`;
    return path === undefined || condition === undefined || patternLength(source) > LONGEST_PATTERN ? undefined : [
      directive('set', `$${LOOKED_UP}`, literal('')),
      block('if', [unlike('request', source)], [directive('set', `$${LOOKED_UP}`, text(variable(REASON)))]),
      ...gate(LOOKED_UP),
      this.known(lone),
    ];
  }

  private known(lone: ListedPath): Directive {
    return directive('set', `$${ROUTE}`, text(RouteClasses.of(this.allowlist).values[this.allowlist._paths.indexOf(lone)]));
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
