import { givenOption } from './resolved-route-options';
import type { RouteDefinition } from './route-definition';
import type { RouteOptions } from './route-options';
import { show } from '../../validation/shown-value';

/** The options that apply to the requests of a route: all options except those that select the requests. */
export type ClassOption = Exclude<keyof RouteOptions, 'methods' | 'pathParameters' | 'literalPath'>;

/** For each option, a function whose result is equal for two routes that agree in the option. */
const KEYS: { readonly [Option in ClassOption]-?: (route: RouteDefinition) => unknown } = {
  webSocket: ({ _options: { webSocket } }) => webSocket ?? false,
  maxRequestBodyBytes: ({ _options }) => _options.maxRequestBodyBytes,
  connectTimeout: ({ _options }) => _options.connectTimeout?.toSeconds(),
  readTimeout: ({ _options }) => _options.readTimeout?.toSeconds(),
  sendTimeout: ({ _options }) => _options.sendTimeout?.toSeconds(),
  responseBuffering: ({ _options: { responseBuffering } }) => responseBuffering ?? true,
  requestBuffering: ({ _options: { requestBuffering } }) => requestBuffering ?? true,
  stream: ({ _options: { stream } }) => stream ?? false,
  clientBodyTimeout: ({ _options }) => _options.clientBodyTimeout?.toSeconds(),
  clientSendTimeout: ({ _options }) => _options.clientSendTimeout?.toSeconds(),
  maxResponseHeaderBytes: ({ _options }) => _options.maxResponseHeaderBytes,
  responseCompression: ({ _options }) => _options.responseCompression,
  allowEncodedSlash: ({ _options: { allowEncodedSlash } }) => allowEncodedSlash ?? false,
  allowSemicolon: ({ _options: { allowSemicolon } }) => allowSemicolon ?? false,
  allowEncodedPercent: ({ _options: { allowEncodedPercent } }) => allowEncodedPercent ?? false,
  allowEncodedDelimiters: ({ _form }) => _form.encodedDelimiters,
  allowEncodedBackslash: ({ _form }) => _form.encodedBackslash,
  allowEmptySegments: ({ _form }) => _form.emptySegments,
  strictQuery: ({ _form }) => _form.strictQuery,
  allowNewlineInQuery: ({ _options: { allowNewlineInQuery } }) => allowNewlineInQuery ?? false,
  allowedClients: ({ _requirements: { clients } }) => clients?.map(({ text }) => text),
  queryParameters: ({ _requirements: { queryNames } }) => queryNames,
  contentTypes: ({ _requirements }) => _requirements.contentTypes,
  cors: ({ _options: { cors } }) => cors?.key,
  rateLimits: ({ _options: { rateLimits } }) => rateLimits?.map((limit) => limit._key).sort(),
  maxConnections: ({ _options }) => _options.maxConnections,
  cache: ({ _options: { cache } }) => cache?.key,
  authorizedBy: ({ _options: { authorizedBy } }) => authorizedBy?._key,
  basicAuth: ({ _options: { basicAuth } }) => basicAuth?.key,
  originSecret: ({ _options: { originSecret } }) => originSecret?.key,
  reportOnly: ({ _options: { reportOnly } }) => reportOnly ?? false,
};

/** The names of the options that routes of one class share. */
export const CLASS_OPTIONS = Object.keys(KEYS) as ClassOption[];

/** A text that is equal for two routes with the same options class. The methods do not count. */
export function optionsClassKey(route: RouteDefinition): string {
  return JSON.stringify([...CLASS_OPTIONS.map((name) => KEYS[name](route)), route._redirect]);
}

/** The options in which two routes differ, each with the values of the two as given. */
export function differingOptions(one: RouteDefinition, other: RouteDefinition): string[] {
  const shown = (value: unknown) => value === undefined ? 'none' : typeof value === 'string' ? value : show(value);
  const differing = [
    ...CLASS_OPTIONS.filter((name) => !agree([one, other], name))
      .map((name) => ({ name: `\`${name}\``, values: [one, other].map((route) => shown(givenOption(route._options, name) ?? KEYS[name](route))) })),
    ...[
      { name: 'the target of the redirect', values: [one._redirect?.to, other._redirect?.to].map(shown) },
      { name: 'the status and the query of the redirect', values: [one._redirect, other._redirect].map((redirect) => shown(redirect && [redirect.status, redirect.keepQuery])) },
    ].filter(({ values: [value, otherValue] }) => value !== otherValue),
  ];
  return differing.map(({ name, values: [value, otherValue] }) => `${name} (${value} and ${otherValue})`);
}

/** Whether all routes have the same authentication, authorization and origin secret. */
export function haveSameRequirements(routes: RouteDefinition[]): boolean {
  return (['authorizedBy', 'basicAuth', 'originSecret'] as const).every((name) => agree(routes, name));
}

/** Whether all routes agree in an option. */
export function agree([first, ...others]: RouteDefinition[], name: ClassOption): boolean {
  const key = JSON.stringify(KEYS[name](first));
  return others.every((other) => JSON.stringify(KEYS[name](other)) === key);
}
