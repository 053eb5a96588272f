import { ListedPath } from '../../allowlist/routes/merge-routes';
import { addTo, groupedBy } from '../../grouped-by';
import { Compilation } from '../features/compilation';
import { PREFLIGHT_ANSWER } from '../features/responses/cors';
import { classPatterns, RouteClasses } from '../routing/route-classes';
import { Argument, directive, Directive, literal, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { CORS_PREFLIGHT, DEFAULT_REASON, UNMET } from '../syntax/variables';

/** The verdict on a request whose route, method and spelling are known. */
export class RouteVerdicts {
  constructor(private readonly compilation: Compilation) {}

  /** The verdict for each method that is not always rejected: empty, or the variable that holds the reason. */
  public of({ routes, methods }: ListedPath): { readonly method: string; readonly verdict: Argument }[] {
    const preflighted = routes.some(({ route }) => route._options.cors !== undefined);
    const listed = methods.map((method) => {
      const isRestricted = routes.some(({ route, methods: own }) => own.includes(method) && Object.keys(route._requirements).length > 0);
      return { method, verdict: !isRestricted ? literal('') : valueOf(method === 'OPTIONS' && preflighted ? PREFLIGHT_OR_UNMET : UNMET) };
    });
    return !preflighted || methods.includes('OPTIONS') ? listed : [...listed, { method: 'OPTIONS', verdict: valueOf(PREFLIGHT_OR_DEFAULT) }];
  }

  /** Whether the verdict depends on the method alone: every listed method is accepted, and every other method is rejected. */
  public byMethodAlone(path: ListedPath): boolean {
    const verdicts = this.of(path);
    return verdicts.length === path.methods.length && verdicts.every(({ verdict }) => JSON.stringify(verdict) === JSON.stringify(literal('')));
  }

  /** The verdicts as entries of a map from the method and the route. */
  public entries(): Directive[] {
    const byVerdict = new Map<string, { readonly verdict: Argument; readonly methods: Map<string, string[]> }>();
    RouteClasses.of(this.compilation.allowlist).verdicts.forEach((one) => this.of(one).forEach(({ method, verdict }) => {
      const key = JSON.stringify(verdict);
      const { methods } = byVerdict.get(key) ?? { methods: new Map<string, string[]>() };
      addTo(methods, method, one.id);
      byVerdict.set(key, { verdict, methods });
    }));
    return [...byVerdict.values()].flatMap(({ verdict, methods }) => {
      const alike = groupedBy([...methods], ([, ids]) => ids.join());
      return classPatterns([...alike.values()].map((members) => ({ texts: members.map(([name]) => `${name} `), ids: members[0][1] })))
        .map((source) => directive(pattern(source), verdict));
    });
  }

  /** The maps for the reasons. */
  public statements(): Statement[] {
    const { allowlist, features: { cors, requirements } } = this.compilation;
    const used = RouteClasses.of(allowlist).verdicts.flatMap((one) => this.of(one).flatMap(({ verdict }) => JSON.stringify(verdict)));
    const preflightOr = (name: string, otherwise: string) => used.includes(JSON.stringify(valueOf(name)))
      ? [map([read(CORS_PREFLIGHT)], name, [directive(mapKey(PREFLIGHT_ANSWER), literal(''))], { otherwise: valueOf(otherwise) })] : [];
    return [
      ...cors.preflights(),
      ...preflightOr(PREFLIGHT_OR_DEFAULT, DEFAULT_REASON),
      ...preflightOr(PREFLIGHT_OR_UNMET, UNMET),
      ...requirements.statements(),
    ];
  }
}

const PREFLIGHT_OR_DEFAULT = 'rp_preflight_or_default';
const PREFLIGHT_OR_UNMET = 'rp_preflight_or_unmet';
