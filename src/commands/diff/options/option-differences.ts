import { plainData } from './plain-data';
import { BY_REQUESTS, OptionComparison, ROUTE_OPTION_COMPARISONS } from './route-option-comparisons';
import { equal } from './value-comparison';
import type { RouteOptions } from '../../../allowlist/routes/route-options';
import type { ResolvedSettings } from '../../../nginx/settings/resolve-settings';
import { ComparedSide } from '../compared-side';
import { Difference, DifferenceKind } from '../difference';
import type { RoutePair } from '../request-differences';
import type { RequirementComparison } from '../requirement-differences';

/** The differences of options that `decide()` does not consider, between the routes of a pair. */
export class OptionDifferences {
  constructor(
    private readonly old: ComparedSide,
    private readonly new_: ComparedSide,
    private readonly settings: readonly [ResolvedSettings, ResolvedSettings],
    private readonly requirements: RequirementComparison,
  ) {}

  /** The differences. Options that neither route gives are left out, because they are settings of the whole proxy. */
  public compare(pair: RoutePair): Difference[] {
    const [oldRoute, newRoute] = [pair.old.route, pair.new.route];
    const request = this.requirements.commonRequest(pair);
    const decided = { request, oldDecision: this.old.decide(request), newDecision: this.new_.decide(request) };
    const common = {
      scope: 'route' as const,
      methods: [...pair.methods].sort(),
      oldRoute: oldRoute.toString(),
      newRoute: newRoute.toString(),
      witness: decided,
    };
    if (oldRoute._redirect !== undefined && newRoute._redirect !== undefined) {
      return equal(oldRoute._redirect, newRoute._redirect) ? [] : [{
        ...common,
        kind: DifferenceKind.CHANGED,
        subject: 'redirect',
        oldValue: plainData(oldRoute._redirect),
        newValue: plainData(newRoute._redirect),
        isDecided: true,
      }];
    }
    const comparisons = Object.entries(ROUTE_OPTION_COMPARISONS) as [keyof RouteOptions, OptionComparison | typeof BY_REQUESTS][];
    return comparisons.flatMap(([name, comparison]): Difference[] => {
      const given = [oldRoute, newRoute].map(({ _options }) => _options[name]);
      if (comparison === BY_REQUESTS || given.every((value) => value === undefined) || name === 'cors' && given.includes(undefined)) {
        return [];
      }
      const [oldValue, newValue] = [oldRoute, newRoute].map(({ _options }, i) => comparison.dataOf(_options, this.settings[i]));
      return equal(oldValue, newValue) ? []
        : [{ ...common, kind: comparison.kindOf(oldValue, newValue), subject: name, oldValue, newValue, isDecided: false }];
    });
  }
}
