import { Allowlist } from '../../../allowlist/allowlist';
import { Cors, PREFLIGHT } from '../../../allowlist/policies/cors';
import { differInCors } from '../../routing/options-class-maps';
import { RouteClasses, OptionsClassByMethod } from '../../routing/route-classes';
import { Argument, block, comment, condition, directive, Directive, literal, mapKey, pattern, Statement, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { ALLOW, CORS_PREFLIGHT, OF_PATH, OPTIONS_CLASS } from '../../syntax/variables';
import { Feature, ProxyResponse } from '../feature';

/** The value of the variable `CORS_PREFLIGHT` for a preflight. */
export const PREFLIGHT_ANSWER = 'preflight';

/** The variable that holds the policy of the route. The variable is empty if the app controls CORS. */
const POLICY = 'rp_cors';
/** The variable that holds the origin if the policy allows the origin. */
const ORIGIN = 'rp_cors_origin';
/** The variable that holds the methods with the policy. */
const OWN_METHODS = 'rp_cors_own_methods';
/** The variable that holds the policy if the policy allows the origin. */
const GRANTED = 'rp_cors_granted';

/** The headers of the app's responses that the proxy replaces. */
const REPLACED = ['Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials', 'Access-Control-Expose-Headers'];

/**
 * The maps of CORS policies. Origins are compared by patterns, because NGINX's hashes are case-insensitive, and responses
 * never contain the origin as the client sent it.
 */
export class CorsMaps implements Feature {
  private readonly policies: { readonly cors: Cors; readonly optionsClasses: string[] }[];
  /** The paths whose methods have different policies. */
  private readonly byMethod: OptionsClassByMethod[];

  constructor(allowlist: Allowlist) {
    this.byMethod = RouteClasses.of(allowlist).byMethod.filter(differInCors);
    const found = new Map<string, { readonly cors: Cors; readonly optionsClasses: string[] }>();
    RouteClasses.of(allowlist).optionsClasses.forEach(({ route: { _options: { cors } }, id }) => {
      if (cors !== undefined) {
        const known = found.get(cors.key) ?? { cors, optionsClasses: [] };
        known.optionsClasses.push(id);
        found.set(cors.key, known);
      }
    });
    this.policies = [...found.values()];
  }

  public get used(): boolean {
    return this.policies.length > 0;
  }

  /** The maps that recognize preflights, for the verdict. */
  public preflights(): Statement[] {
    return !this.used ? [] : [
      comment('CORS preflights. The proxy responds to the preflights of routes with a policy.'),
      map([read(OPTIONS_CLASS)], POLICY, this.policies.flatMap(({ optionsClasses }, i) =>
        optionsClasses.map((id) => directive(mapKey(id), literal(String(i + 1)))))),
      map([read(POLICY), ':', read('request_method'), ':', read('http_origin'), ' ', read('http_access_control_request_method')], CORS_PREFLIGHT, [
        directive(pattern(`^[0-9]++:OPTIONS:${PREFLIGHT.replace(/\+/g, '++')}\\z`), PREFLIGHT_ANSWER),
      ]),
    ];
  }

  public http(): Statement[] {
    const each = (name: string, value: (cors: Cors) => Argument | string | undefined, source = [read(GRANTED)], prefix = '') =>
      map(source, name, this.policies.flatMap(({ cors }, i) => {
        const text = value(cors);
        return text === undefined ? [] : [directive(mapKey(`${prefix}${i + 1}`), text)];
      }));
    const list = (texts: string[] | undefined) => texts === undefined || texts.length === 0 ? undefined : literal(texts.join(', '));
    const preflight = [read(CORS_PREFLIGHT), ':', read(GRANTED)];
    return !this.used ? [] : [
      comment('CORS headers: from the policy of the route, or from the app if the route has no policy.'),
      each(ORIGIN, (cors) => cors.origins[0] === '*' ? '*' : valueOf(this.originVariable(cors)), [read(POLICY)]),
      ...this.policies.filter(({ cors }) => cors.origins[0] !== '*').map(({ cors }) => map([read('http_origin')], this.originVariable(cors), cors.origins.map((origin) =>
        directive(pattern(`^${origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\z`), literal(origin))))),
      map([read(ORIGIN)], GRANTED, [directive(mapKey(''), literal(''))], { otherwise: valueOf(POLICY) }),
      each('rp_cors_credentials', (cors) => cors.credentials ? 'true' : undefined),
      each('rp_cors_exposed', (cors) => list(cors.exposedHeaders)),
      each('rp_cors_vary', (cors) => cors.origins[0] === '*' ? undefined : 'Origin', [read(POLICY)]),
      ...[ORIGIN, 'rp_cors_credentials', 'rp_cors_exposed'].map((own, i) => map([read(POLICY)], `${own}_header`, [
        directive(mapKey(''), valueOf(`upstream_http_${REPLACED[i].toLowerCase().replace(/-/g, '_')}`)),
      ], { otherwise: valueOf(own), volatile: true })),
      comment('CORS headers of responses to preflights.'),
      each('rp_cors_methods', (cors) => list(cors.methods) ?? valueOf(this.byMethod.length > 0 ? OWN_METHODS : ALLOW), preflight, `${PREFLIGHT_ANSWER}:`),
      ...this.byMethod.length === 0 ? [] : [map([read(OF_PATH), ' ', read(POLICY)], OWN_METHODS, this.ownMethods(), { otherwise: valueOf(ALLOW) })],
      each('rp_cors_headers', (cors) => list(cors.headers), preflight, `${PREFLIGHT_ANSWER}:`),
      each('rp_cors_max_age', (cors) => literal(String(cors.maxAgeSeconds)), preflight, `${PREFLIGHT_ANSWER}:`),
    ];
  }

  public get replacedResponseHeaders(): string[] {
    return this.used ? REPLACED : [];
  }

  public server(): Statement[] {
    return this.responseHeaders(true);
  }

  public responseHeaders(listed: boolean): Statement[] {
    return !this.used || !listed ? [] : [
      ...[ORIGIN, 'rp_cors_credentials', 'rp_cors_exposed'].map((own, i) => addition(REPLACED[i], `${own}_header`)),
      addition('Vary', 'rp_cors_vary'),
    ];
  }

  /** The response to a preflight. */
  public get proxyResponse(): ProxyResponse | undefined {
    return !this.used ? undefined : {
      variable: CORS_PREFLIGHT,
      maps: [],
      headers: [
        addition('Access-Control-Allow-Methods', 'rp_cors_methods'),
        addition('Access-Control-Allow-Headers', 'rp_cors_headers'),
        addition('Access-Control-Max-Age', 'rp_cors_max_age'),
      ],
      returns: (variable) => [block('if', [condition(variable, PREFLIGHT_ANSWER)], [directive('return', 204)])],
    };
  }

  /** The methods that have a policy, for paths of which other methods have another policy or no policy. */
  private ownMethods(): Directive[] {
    return this.byMethod.flatMap(({ id, routes }) => this.policies.flatMap(({ optionsClasses }, i) => {
      const methods = routes.filter((route) => optionsClasses.includes(route.id)).flatMap((route) => route.methods).sort();
      return methods.length === 0 ? [] : [directive(mapKey(`${id} ${i + 1}`), literal(methods.join(', ')))];
    }));
  }

  private originVariable(cors: Cors): string {
    return `rp_cors_origin_${this.policies.findIndex((policy) => policy.cors === cors) + 1}`;
  }
}

function addition(name: string, variableName: string): Statement {
  return directive('add_header', word(name), valueOf(variableName), 'always');
}
