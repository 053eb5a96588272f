import { member } from '../../validation/unknown-values';

/** The vendor extension that holds the options of routes. */
export const ROUTE_OPTIONS_EXTENSION = 'x-reverse-proxy';

/**
 * The vendor extensions of a path item that contain the operation for every method without its own operation: Amazon API
 * Gateway, Huawei Cloud, Alibaba Cloud, Yandex Cloud.
 */
export const ANY_METHOD_EXTENSIONS = [
  'x-amazon-apigateway-any-method', 'x-apigateway-any-method', 'x-aliyun-apigateway-any-method', 'x-yc-apigateway-any-method',
];

/** The methods for which such an operation stands: the methods of Amazon API Gateway. */
export const ANY_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The vendor extension of a document that contains additional paths, which have a query (AutoRest). */
export const MORE_PATHS_EXTENSION = 'x-ms-paths';

/** A vendor extension of a document that widens, narrows or moves routes and that is not supported. */
interface Unread {
  readonly name: string;
  /** Whether a value of the extension affects routes. */
  readonly matters: (value: unknown) => boolean;
  readonly reason: string;
  readonly fix: string;
  /** Whether the extension only sets the path before all paths, which `basePath` also sets. */
  readonly isBasePath?: boolean;
}

/** The vendor extensions of a document that affect routes and are not supported. */
export const UNREAD_EXTENSIONS: Unread[] = [
  {
    name: 'x-google-allow',
    matters: (value) => value !== 'configured',
    reason: 'Cloud Endpoints then forwards requests that the description does not list',
    fix: 'remove the extension, and add a route such as Route.prefix(\'/\') if all requests may pass',
  },
  {
    name: 'x-ms-parameterized-host',
    matters: (value) => /^[^/]*\/./.test(String(member(value, 'hostTemplate') ?? '').replace(/^[^/]*:\/\//, '')),
    reason: 'its host template has a path, which clients of AutoRest put before all paths',
    fix: 'set `basePath`',
    isBasePath: true,
  },
  { name: 'x-servers', matters: () => true, reason: 'it has servers, which Swagger 2.0 does not have', fix: 'set `basePath`', isBasePath: true },
  { name: 'x-wso2-basePath', matters: () => true, reason: 'it has a path that WSO2 puts before all paths', fix: 'set `basePath`', isBasePath: true },
  {
    name: 'x-kong-service-defaults',
    matters: (value) => isPath(member(value, 'path')),
    reason: 'it has a path that Kong puts before all paths',
    fix: 'set `basePath`',
    isBasePath: true,
  },
  {
    name: 'x-tyk-api-gateway',
    matters: (value) => isPath(member(member(member(value, 'server'), 'listenPath'), 'value')),
    reason: 'it has a listen path that clients of Tyk put before all paths',
    fix: 'set `basePath`',
    isBasePath: true,
  },
];

/** Whether a value is a path other than the root. */
function isPath(value: unknown): boolean {
  return value !== undefined && value !== null && !/^\/?$/.test(String(value));
}

/** Whether reading must keep an extension of the document, because the extension may affect routes. */
export function isRoutingExtension(name: string): boolean {
  return name === MORE_PATHS_EXTENSION || UNREAD_EXTENSIONS.some((unread) => unread.name === name);
}
