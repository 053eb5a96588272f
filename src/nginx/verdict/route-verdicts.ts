import { Allowlist } from '../../allowlist/allowlist';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { CorsMaps, PREFLIGHT_ANSWER } from '../features/cors';
import { RequirementMaps } from '../features/requirements';
import { classPatterns, RouteClasses } from '../routing/route-classes';
import { Argument, directive, Directive, literal, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { ASKS_PREFLIGHT, UNMET } from '../syntax/variables';

/** The verdict on a request of which route, method and spelling are known. */
export class RouteVerdicts {
  private readonly requirements: RequirementMaps;
  private readonly cors: CorsMaps;

  constructor(private readonly allowlist: Allowlist, private readonly refusal: string) {
    this.requirements = new RequirementMaps(allowlist);
    this.cors = new CorsMaps(allowlist);
  }

  /** The verdict for each method that is not simply rejected: empty, or the variable that holds the reason. */
  public of({ routes, methods }: ListedPath): { readonly method: string; readonly verdict: Argument }[] {
    const preflighted = routes.some(({ route }) => route._options.cors !== undefined);
    const listed = methods.map((method) => {
      const asked = routes.some(({ route, methods: own }) => own.includes(method) && Object.keys(route._requirements).length > 0);
      return { method, verdict: !asked ? literal('') : valueOf(method === 'OPTIONS' && preflighted ? PREFLIGHT_OR_UNMET : UNMET) };
    });
    return !preflighted || methods.includes('OPTIONS') ? listed : [...listed, { method: 'OPTIONS', verdict: valueOf(PREFLIGHT_OR_REFUSED) }];
  }

  /** Whether each listed method passes, whatever else a request has, and no other one does. */
  public byMethodAlone(path: ListedPath): boolean {
    const verdicts = this.of(path);
    return verdicts.length === path.methods.length && verdicts.every(({ verdict }) => JSON.stringify(verdict) === JSON.stringify(literal('')));
  }

  /** The verdicts as entries of a map from the method and the route. */
  public entries(): Directive[] {
    const byVerdict = new Map<string, { readonly verdict: Argument; readonly methods: Map<string, string[]> }>();
    RouteClasses.of(this.allowlist).verdicts.forEach((one) => this.of(one).forEach(({ method, verdict }) => {
      const key = JSON.stringify(verdict);
      const { methods } = byVerdict.get(key) ?? { methods: new Map<string, string[]>() };
      byVerdict.set(key, { verdict, methods: methods.set(method, [...methods.get(method) ?? [], one.id]) });
    }));
    return [...byVerdict.values()].flatMap(({ verdict, methods }) => {
      const alike = new Map<string, { readonly names: string[]; readonly ids: string[] }>();
      methods.forEach((ids, method) => alike.set(ids.join(), { names: [...alike.get(ids.join())?.names ?? [], method], ids }));
      return classPatterns([...alike.values()].map(({ names, ids }) => ({ texts: names.map((name) => `${name} `), ids })))
        .map((source) => directive(pattern(source), verdict));
    });
  }

  /**
   * @param address the variable that holds the client's address
   */
  public statements(address: string): Statement[] {
    const used = RouteClasses.of(this.allowlist).verdicts.flatMap((one) => this.of(one).flatMap(({ verdict }) => JSON.stringify(verdict)));
    const preflightOr = (name: string, otherwise: string) => used.includes(JSON.stringify(valueOf(name)))
      ? [map([read(ASKS_PREFLIGHT)], name, [directive(mapKey(PREFLIGHT_ANSWER), literal(''))], { otherwise: valueOf(otherwise) })] : [];
    return [
      ...this.cors.preflights(),
      ...preflightOr(PREFLIGHT_OR_REFUSED, this.refusal),
      ...preflightOr(PREFLIGHT_OR_UNMET, UNMET),
      ...this.requirements.statements(address),
    ];
  }
}

const PREFLIGHT_OR_REFUSED = 'rp_preflight_or_refused';
const PREFLIGHT_OR_UNMET = 'rp_preflight_or_unmet';
