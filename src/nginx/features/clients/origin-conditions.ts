import { Allowlist } from '../../../allowlist/allowlist';
import { RejectionReason } from '../../../allowlist/decision';
import type { OriginSecret } from '../../../allowlist/policies/origin-secret';
import { MergedRoute } from '../../../allowlist/routes/merge-routes';
import { Problems } from '../../../validation/problems';
import { RouteClasses } from '../../routing/route-classes';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, literal, mapKey, Statement, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { ADDRESS_UNMET, SECRET_UNMET, OPTIONS_CLASS, snakeCase } from '../../syntax/variables';
import { Feature } from '../feature';
import { HOP_BY_HOP, SPOOFABLE_NAMES, OWN, includesHeader } from '../request-headers/dropped-headers';

const UNMET = 'rp_origin_unmet';
const SECRETS_FILE = '/tmp/origin-secret-';

/** The file from which NGINX reads the accepted values of a secret, as entries of a map. */
export const originSecretFile = (name: string) => `${SECRETS_FILE}${name}`;

/** Headers that clients or browsers send, or that describe the format of a message. */
const CLIENTS_OWN = [
  'Accept', 'Accept-Charset', 'Accept-Encoding', 'Accept-Language', 'Access-Control-Request-Headers', 'Access-Control-Request-Method', 'Authorization', 'Cache-Control',
  'Content-Encoding', 'Content-Type', 'Cookie', 'Date', 'Expect', 'From', 'Grpc-Timeout', 'If-Match', 'If-Modified-Since', 'If-None-Match', 'If-Range', 'If-Unmodified-Since',
  'Max-Forwards', 'Origin', 'Pragma', 'Range', 'Referer', 'Sec-WebSocket-Extensions', 'Sec-WebSocket-Key', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Version', 'User-Agent', 'Via',
  'X-Amzn-Trace-Id',
];

/** The conditions for the origin of a request, in addition to the requirements of its route: an origin secret and a known client address. */
export class OriginConditions implements Feature {
  private readonly byOptionsClass: { readonly id: string; readonly secret: OriginSecret }[];
  private readonly everywhere?: OriginSecret;

  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    this.everywhere = settings.originSecret;
    this.byOptionsClass = RouteClasses.of(allowlist).optionsClasses.flatMap(({ route: { _options: { originSecret } }, id }) =>
      originSecret === undefined || originSecret.key === this.everywhere?.key ? [] : [{ id, secret: originSecret }]);
  }

  /** The secrets, without duplicates. */
  public get secrets(): OriginSecret[] {
    const all = [...this.everywhere === undefined ? [] : [this.everywhere], ...this.byOptionsClass.map(({ secret }) => secret)];
    return [...new Map(all.map((secret) => [secret.key, secret])).values()];
  }

  /** The headers that contain secrets. The app receives none of these headers. */
  public get headers(): string[] {
    return [...new Map(this.secrets.map(({ header }) => [header.toLowerCase(), header])).values()];
  }

  /** The names of the secrets. */
  public get names(): string[] {
    return [...new Set(this.secrets.map(({ secret }) => secret))].sort();
  }

  public get requiresSecret(): boolean {
    return this.secrets.length > 0;
  }

  /** Whether requests that no route lists must also have a secret. */
  public get requiresSecretEverywhere(): boolean {
    return this.everywhere !== undefined;
  }

  public get used(): boolean {
    return this.requiresSecret || this.requiresAddress;
  }

  /** Whether requests for the route must meet any condition. */
  public holdFor({ route }: MergedRoute): boolean {
    return this.requiresAddress || this.requiresSecretEverywhere || route._options.originSecret !== undefined;
  }

  public get verdictReasons(): RejectionReason[] {
    return [
      ...this.requiresSecret ? [RejectionReason.ORIGIN_SECRET_WRONG] : [],
      ...this.requiresAddress ? [RejectionReason.CLIENT_ADDRESS_UNKNOWN] : [],
    ];
  }

  /** The variable that holds the reason of the first condition that a request does not meet. */
  public get variable(): string {
    return !this.requiresAddress ? SECRET_UNMET : this.requiresSecret ? UNMET : ADDRESS_UNMET;
  }

  public statements(): Statement[] {
    const { secrets } = this;
    const one = this.byOptionsClass.length === 0;
    const variableOf = (secret: OriginSecret) => one ? SECRET_UNMET : `rp_origin_secret_${secrets.findIndex(({ key }) => key === secret.key) + 1}`;
    return [
      ...!this.requiresSecret ? [] : [
        comment('Origin secrets: the accepted values are in separate files.'),
        ...one ? [] : [map([read(OPTIONS_CLASS)], SECRET_UNMET,
          this.byOptionsClass.map(({ id, secret }) => directive(mapKey(id), valueOf(variableOf(secret)))),
          { otherwise: this.everywhere === undefined ? literal('') : valueOf(variableOf(this.everywhere)) })],
        ...secrets.map((secret) => map([read(`http_${snakeCase(secret.header)}`)], variableOf(secret),
          [directive('include', word(originSecretFile(secret.secret)))], { otherwise: RejectionReason.ORIGIN_SECRET_WRONG })),
      ],
      ...this.variable === UNMET ? [map([read(SECRET_UNMET)], UNMET, [directive(mapKey(''), valueOf(ADDRESS_UNMET))], { otherwise: valueOf(SECRET_UNMET) })] : [],
    ];
  }

  /** Checks that no header of a secret is a header that clients, NGINX or the app need. */
  public check(problems: Problems): void {
    const { allowlist, settings } = this;
    const check = (prop: string, secret: OriginSecret | undefined) => {
      if (secret === undefined) {
        return;
      }
      const { header } = secret;
      if (includesHeader([...CLIENTS_OWN, ...OWN, ...HOP_BY_HOP, ...SPOOFABLE_NAMES], header)) {
        problems.add(prop, header, 'a header without another meaning, because the app does not receive the header', 'choose another name, for example "X-Origin-Secret"');
      }
      if (includesHeader(settings.forwardedRequestHeaders ?? [], header)) {
        problems.conflict('forwardedRequestHeaders', settings.forwardedRequestHeaders, `an origin secret in the header ${header}`,
          `remove ${JSON.stringify(header)}, because the app does not receive the header of an origin secret`);
      }
    };
    check('originSecret.header', settings.originSecret);
    const asking = allowlist._routes.map(({ route }) => route).filter(({ _options: { originSecret } }) => originSecret !== undefined);
    new Map(asking.map((route) => [route._options.originSecret!.key, route]))
      .forEach((route) => check(`originSecret.header of ${route}`, route._options.originSecret));
  }

  private get requiresAddress(): boolean {
    return this.settings.clientAddressSource._mayBeUnknown;
  }
}
