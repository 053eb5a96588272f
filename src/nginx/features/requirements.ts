import { ClientAddress } from './clients/client-address';
import { Feature } from './feature';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { contentTypePattern, PCRE, queryPattern, Requirements } from '../../allowlist/policies/requirements';
import { RouteClasses } from '../routing/route-classes';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, comment, directive, literal, mapKey, pattern, Statement, text, variable, word } from '../syntax/configuration-tree';
import { map, MapSource, read, valueOf } from '../syntax/map-directive';
import { OPTIONS_CLASS, UNMET } from '../syntax/variables';

/** A kind of requirement: the names of its maps, and the map of one requirement. */
interface Kind<T> {
  readonly name: string;
  readonly of: (requirements: Requirements) => T | undefined;
  readonly check: (name: string, value: T, address: string) => Statement;
}

const clients: Kind<NonNullable<Requirements['clients']>> = {
  name: 'rp_client_unmet',
  of: (requirements) => requirements.clients,
  // Without a variable, `geo` reads the client address. The realip module has already replaced the address of the connection.
  check: (name, ranges, address) => block('geo', [...address === 'remote_addr' ? [] : [`$${address}`], `$${name}`], [
    directive('default', RejectionReason.CLIENT_NOT_ALLOWED),
    ...ranges.map((range) => directive(word(range.text), literal(''))),
  ]),
};

const queries: Kind<string[]> = {
  name: 'rp_query_unmet',
  of: (requirements) => requirements.queryNames,
  // NGINX does not match patterns against an empty text.
  check: (name, names) => map([read('args')], name, [directive(mapKey(''), literal('')), directive(pattern(queryPattern(names, PCRE)), literal(''))], { otherwise: RejectionReason.QUERY_NOT_ALLOWED }),
};

const contentTypes: Kind<string[]> = {
  name: 'rp_content_type_unmet',
  of: (requirements) => requirements.contentTypes,
  check: (name, types) => map([read('http_content_type')], name, [directive(pattern(contentTypePattern(types, PCRE), true), literal(''))],
    { otherwise: RejectionReason.CONTENT_TYPE_NOT_ALLOWED }),
};

/** The requirements for requests with an allowed path and method. */
export class RequirementMaps implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings, private readonly clientAddress: ClientAddress) {}

  public get verdictReasons(): RejectionReason[] {
    return [
      ...this.some(clients) ? [RejectionReason.CLIENT_NOT_ALLOWED] : [],
      ...this.some(queries) ? [RejectionReason.QUERY_NOT_ALLOWED] : [],
      ...this.some(contentTypes) ? [RejectionReason.CONTENT_TYPE_NOT_ALLOWED] : [],
    ];
  }

  /** The maps for the verdict. */
  public statements(): Statement[] {
    const body = 'rp_body_unmet';
    const used = [
      ...this.some(clients) ? [{ name: clients.name, maps: this.kind(clients) }] : [],
      ...this.some(queries) ? [{ name: queries.name, maps: this.kind(queries) }] : [],
      ...this.some(contentTypes) ? [{
        name: body,
        maps: [
          // A request without a body needs no content type. In HTTP/2, no header shows whether a request has a body.
          map([read('server_protocol'), ' ', read('http_transfer_encoding'), ':', read('http_content_length')], body, [directive(pattern('^HTTP/1\\.1 :0*+\\z'), literal(''))],
            { otherwise: valueOf(contentTypes.name) }),
          ...this.kind(contentTypes),
        ],
      }] : [],
    ];
    const names = used.map(({ name }) => name);
    return used.length === 0 ? [] : [
      comment('Requirements of routes: the reason is the first requirement that a request does not meet.'),
      ...names.slice(0, -1).map((name, i) => firstOf(i === 0 ? UNMET : `${UNMET}_${i + 1}`, name, i === names.length - 2 ? names[i + 1] : `${UNMET}_${i + 2}`)),
      ...names.length === 1 ? [map([read(names[0])], UNMET, [], { otherwise: valueOf(names[0]) })] : [],
      ...used.flatMap(({ maps }) => maps),
    ];
  }

  /** The content type that the app receives: the checked value, if the request has several headers. */
  public headers(): Statement[] {
    const { protocol } = this.settings;
    return this.some(contentTypes) && !protocol.ownHeaders.includes('Content-Type') ? [protocol.header('Content-Type', text(variable('http_content_type')))] : [];
  }

  private some<T>(kind: Kind<T>): boolean {
    return RouteClasses.of(this.allowlist).optionsClasses.some(({ route }) => kind.of(route._requirements) !== undefined);
  }

  /** One map from the options class of a route to its requirement, and one map for each distinct requirement. */
  private kind<T>({ name, of, check }: Kind<T>): Statement[] {
    const distinct = new Map<string, { readonly name: string; readonly value: T }>();
    const optionsClasses = RouteClasses.of(this.allowlist).optionsClasses.flatMap(({ route, id }) => {
      const value = of(route._requirements);
      if (value === undefined) {
        return [];
      }
      const key = JSON.stringify(value);
      distinct.set(key, distinct.get(key) ?? { name: `${name}_${distinct.size + 1}`, value });
      return [directive(mapKey(id), valueOf(distinct.get(key)!.name))];
    });
    const checks = [...distinct.values()].map((one) => check(one.name, one.value, this.clientAddress.variable));
    return [map([read(OPTIONS_CLASS)], name, optionsClasses), ...checks];
  }
}

function firstOf(result: string, one: string, other: string): Statement {
  const source: MapSource[] = [read(one)];
  return map(source, result, [directive(mapKey(''), valueOf(other))], { otherwise: valueOf(one) });
}
