import { originSecretData, plainData } from './plain-data';
import {
  equal, largerIsLooser, longerListIsLooser, members, neither, opensWith, requirement, trueIsLooser, trueIsStricter, ValueComparison,
} from './value-comparison';
import type { RateLimit } from '../../../allowlist/policies/rate-limit';
import type { ResolvedRouteOptions } from '../../../allowlist/routes/resolved-route-options';
import type { RouteOptions } from '../../../allowlist/routes/route-options';
import type { ResolvedSettings } from '../../../nginx/settings/resolve-settings';
import { DifferenceKind } from '../difference';

/** The comparison of an option that `decide()` does not consider, or not in full. */
export interface OptionComparison {
  /** The value as plain data, with the defaults. Times are numbers of seconds. */
  readonly dataOf: (options: ResolvedRouteOptions, settings: ResolvedSettings) => unknown;
  readonly kindOf: ValueComparison;
}

/** An option that the comparison of requests covers in full. */
export const BY_REQUESTS = 'by requests';

/** The requests per minute and the burst of a rate limit, with the rest of the limit. */
const limitOf = ({ _perClient, _requests, _unit, _burst, _memoryBytes, _clientsPerNetwork }: RateLimit) => ({
  perClient: _perClient,
  requestsPerMinute: _unit === 'second' ? _requests * 60 : _requests,
  burst: _burst,
  memoryBytes: _memoryBytes,
  clientsPerNetwork: _clientsPerNetwork,
});
type Limit = ReturnType<typeof limitOf>;

/** More limits are stricter. Of two limits of the same clients, the one with the smaller numbers is stricter. */
const rateLimits: ValueComparison = (old: Limit[] = [], new_: Limit[] = []) => {
  const isIn = (limit: Limit, others: Limit[]) => others.some((other) => equal(limit, other));
  const [removed, added] = [old.filter((limit) => !isIn(limit, new_)), new_.filter((limit) => !isIn(limit, old))];
  if (removed.length === 1 && added.length === 1 && removed[0].perClient === added[0].perClient) {
    const parts = { requestsPerMinute: largerIsLooser, burst: largerIsLooser, memoryBytes: neither, clientsPerNetwork: largerIsLooser };
    return members(neither, parts)(removed[0], added[0]);
  }
  return removed.length === 0 ? DifferenceKind.TIGHTENED : added.length === 0 ? DifferenceKind.LOOSENED : DifferenceKind.CHANGED;
};

/** The comparison of every option. The type makes a missing option a compile error. */
export const ROUTE_OPTION_COMPARISONS: { readonly [Option in keyof RouteOptions]-?: OptionComparison | typeof BY_REQUESTS } = {
  methods: BY_REQUESTS,
  pathParameters: BY_REQUESTS,
  literalPath: BY_REQUESTS,
  allowEncodedSlash: BY_REQUESTS,
  allowSemicolon: BY_REQUESTS,
  allowEncodedPercent: BY_REQUESTS,
  allowEncodedDelimiters: BY_REQUESTS,
  allowEncodedBackslash: BY_REQUESTS,
  allowEmptySegments: BY_REQUESTS,
  allowNewlineInQuery: BY_REQUESTS,
  strictQuery: BY_REQUESTS,
  allowedClients: BY_REQUESTS,
  queryParameters: BY_REQUESTS,
  contentTypes: BY_REQUESTS,
  webSocket: { dataOf: ({ webSocket }) => webSocket ?? false, kindOf: trueIsLooser },
  maxRequestBodyBytes: { dataOf: (options, settings) => options.maxRequestBodyBytes ?? settings.maxRequestBodyBytes, kindOf: largerIsLooser },
  connectTimeout: { dataOf: (options, settings) => (options.connectTimeout ?? settings.connectTimeout).toSeconds(), kindOf: neither },
  readTimeout: { dataOf: (options, settings) => (options.readTimeout ?? settings.readTimeout).toSeconds(), kindOf: neither },
  sendTimeout: { dataOf: (options, settings) => (options.sendTimeout ?? settings.sendTimeout).toSeconds(), kindOf: neither },
  clientBodyTimeout: { dataOf: (options, settings) => (options.clientBodyTimeout ?? settings.clientBodyTimeout).toSeconds(), kindOf: largerIsLooser },
  clientSendTimeout: { dataOf: (options, settings) => (options.clientSendTimeout ?? settings.clientSendTimeout).toSeconds(), kindOf: largerIsLooser },
  maxResponseHeaderBytes: {
    dataOf: (options, settings) => options.maxResponseHeaderBytes ?? settings.maxResponseHeaderBytes,
    kindOf: largerIsLooser,
  },
  requestBuffering: { dataOf: ({ requestBuffering }) => requestBuffering ?? true, kindOf: trueIsStricter },
  responseBuffering: { dataOf: ({ responseBuffering }) => responseBuffering ?? true, kindOf: neither },
  stream: { dataOf: ({ stream }) => stream ?? false, kindOf: neither },
  responseCompression: { dataOf: (options, settings) => options.responseCompression ?? settings.gzip.enabled, kindOf: neither },
  cors: {
    dataOf: ({ cors }) => plainData(cors),
    kindOf: members(neither, {
      origins: (old: string[], new_: string[]) => longerListIsLooser(all(old), all(new_)),
      methods: longerListIsLooser,
      headers: longerListIsLooser,
      exposedHeaders: longerListIsLooser,
      credentials: trueIsLooser,
      maxAgeSeconds: neither,
    }),
  },
  rateLimits: {
    dataOf: (options) => options.rateLimits?.map(limitOf).sort((one, other) => JSON.stringify(one) < JSON.stringify(other) ? -1 : 1),
    kindOf: rateLimits,
  },
  maxConnections: { dataOf: ({ maxConnections }) => maxConnections, kindOf: largerIsLooser },
  cache: {
    dataOf: ({ cache }) => plainData(cache),
    kindOf: members(neither, { bypassedByAuthorization: trueIsStricter, bypassedByCookie: trueIsStricter, bypassedByClientIdentity: trueIsStricter }),
  },
  authorizedBy: {
    dataOf: ({ authorizedBy }) => authorizedBy && { path: authorizedBy._path, forwardedResponseHeaders: authorizedBy._headers },
    kindOf: requirement,
  },
  basicAuth: { dataOf: ({ basicAuth }) => plainData(basicAuth), kindOf: requirement },
  originSecret: { dataOf: (options, settings) => originSecretData(options.originSecret ?? settings.originSecret), kindOf: requirement },
  reportOnly: { dataOf: ({ reportOnly }) => reportOnly ?? false, kindOf: opensWith(true) },
};

/** The list of origins, or `undefined` for any origin. */
const all = (origins: string[]) => origins.includes('*') ? undefined : origins;
