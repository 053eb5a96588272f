import { Argument, directive, literal, mapKey, Statement } from './configuration-tree';
import { ASKS_PREFLIGHT, CorsMaps, PREFLIGHT_ANSWER } from './cors-maps';
import { map, read, valueOf } from './map-directive';
import { RequirementMaps, UNMET } from './requirement-maps';
import { Allowlist } from '../allowlist/allowlist';
import { MergedRoute } from '../allowlist/merge-routes';

/** The verdict on a request of which route, method and spelling are known. */
export class RouteVerdicts {
  private readonly requirements: RequirementMaps;
  private readonly cors: CorsMaps;

  constructor(private readonly allowlist: Allowlist, private readonly refusal: string) {
    this.requirements = new RequirementMaps(allowlist);
    this.cors = new CorsMaps(allowlist);
  }

  /** For each method that is not simply refused: empty, or the variable that holds the reason. */
  public of({ route, methods }: MergedRoute): { readonly method: string; readonly verdict: Argument }[] {
    const asked = Object.keys(route._requirements).length > 0;
    const listed = methods.map((method) => ({
      method,
      verdict: !asked ? literal('') : valueOf(method === 'OPTIONS' && route._options.cors !== undefined ? PREFLIGHT_OR_UNMET : UNMET),
    }));
    return route._options.cors === undefined || methods.includes('OPTIONS') ? listed : [...listed, { method: 'OPTIONS', verdict: valueOf(PREFLIGHT_OR_REFUSED) }];
  }

  public statements(): Statement[] {
    const used = this.allowlist._routes.flatMap((route) => this.of(route).flatMap(({ verdict }) => JSON.stringify(verdict)));
    const preflightOr = (name: string, otherwise: string) => used.includes(JSON.stringify(valueOf(name)))
      ? [map([read(ASKS_PREFLIGHT)], name, [directive(mapKey(PREFLIGHT_ANSWER), literal(''))], { otherwise: valueOf(otherwise) })] : [];
    return [
      ...this.cors.preflights(),
      ...preflightOr(PREFLIGHT_OR_REFUSED, this.refusal),
      ...preflightOr(PREFLIGHT_OR_UNMET, UNMET),
      ...this.requirements.statements(),
    ];
  }
}

const PREFLIGHT_OR_REFUSED = 'rp_preflight_or_refused';
const PREFLIGHT_OR_UNMET = 'rp_preflight_or_unmet';
