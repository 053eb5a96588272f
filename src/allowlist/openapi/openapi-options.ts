import { bool, listOf, struct, text, StructMembers } from '../../validation/struct-members';
import { RouteOptions, ROUTE_OPTIONS } from '../routes/route-options';

/** The selection of the operations of an OpenAPI description that become routes, and options for the routes. */
export interface OpenApiOptions {
  /**
   * The path that is prepended to all paths of the description, such as `/v1`. An empty text prepends nothing. The path may
   * have parameters.
   *
   * @default - the paths of all `servers` of an operation, and additionally no base path if the document has a server at the
   * root (Swagger 2.0: `basePath`)
   */
  readonly basePath?: string;

  /**
   * The tags of the operations to include: only operations with one of these tags become routes. If several kinds of selection
   * are given, an operation must pass all of them.
   *
   * @default - operations with any tags
   */
  readonly includeTags?: string[];

  /**
   * The tags of the operations to exclude. An operation that any option excludes stays excluded.
   *
   * @default - no operations are excluded by tag
   */
  readonly excludeTags?: string[];

  /**
   * The paths to include, with all paths below them, as the description writes them and without the base path. Other paths are
   * excluded. For example, `/orders` includes `/orders` and `/orders/{id}`, but not `/orders-archive`.
   *
   * @default - all paths
   */
  readonly includePaths?: string[];

  /**
   * The paths to exclude, with all paths below them.
   *
   * @default - no operations are excluded by path
   */
  readonly excludePaths?: string[];

  /**
   * The `operationId`s of the operations to include. Other operations are excluded.
   *
   * @default - operations with any `operationId`
   */
  readonly includeOperationIds?: string[];

  /**
   * The `operationId`s of the operations to exclude.
   *
   * @default - no operations are excluded by `operationId`
   */
  readonly excludeOperationIds?: string[];

  /**
   * The vendor extensions of the operations to include, on the operation itself or else on its path item. Other operations are
   * excluded. `x-public` matches if the value is not false. `x-audience=partner` matches if the value is `partner` or a list
   * that contains `partner`.
   *
   * @default - operations with any extensions
   */
  readonly includeExtensions?: string[];

  /**
   * The vendor extensions of the operations to exclude, such as `x-internal`.
   *
   * @default - no operations are excluded by extension
   */
  readonly excludeExtensions?: string[];

  /**
   * The options for single paths or operations. These options take precedence over the options in the description's
   * `x-reverse-proxy`.
   *
   * @default - no overrides
   */
  readonly overrides?: OpenApiOverride[];

  /**
   * Whether a path parameter accepts only the values that its schema allows, if the schema is an integer, a UUID or a list of
   * plain values. The parameter accepts any segment if the operations on one path have different schemas, or if the parameter
   * is only a part of its segment.
   *
   * @default false
   */
  readonly restrictPathParameters?: boolean;

  /**
   * Whether parameters that stand for one or more segments are errors, because their route is as wide as a prefix. The error
   * lists each of these parameters: `{name+}`, `{+name}`, `{name*}` and `{*name}` as a last segment, and a last `{name}` whose
   * parameter has `x-multi-segment: true`. If false, `OpenApiDescription.multiSegmentParameters` lists the parameters.
   *
   * @default false - the parameters are allowed, because the description declares them explicitly
   */
  readonly rejectMultiSegmentParameters?: boolean;

  /**
   * Whether the part of a path from `?` or `#` on is ignored, for descriptions of RPC-like APIs. All operations on the
   * remaining path are then allowed, described or not, because routes do not match by query.
   *
   * @default false - a path with `?` or `#` is an error unless the path is excluded
   */
  readonly ignoreQueryInPaths?: boolean;

  /**
   * The vendor extensions to ignore, such as `x-google-allow`, although they widen, narrow or move routes and the library
   * does not read them. A name is an error unless the description has an extension of that name that affects routes and that
   * the library does not read.
   *
   * @default - an extension that affects routes and that the library does not read is an error
   */
  readonly ignoreExtensions?: string[];
}

/**
 * The options for the routes of one path or one operation of a description. Exactly one of `path` and `operationId` is
 * required.
 */
export interface OpenApiOverride {
  /**
   * The path as the description writes it, without the base path.
   *
   * @default - `operationId` selects the operation
   */
  readonly path?: string;

  /**
   * The id of the operation. Overrides by `operationId` take precedence over overrides by `path`.
   *
   * @default - `path` selects the operations
   */
  readonly operationId?: string;

  /**
   * The path that replaces the description's path, if the description's path cannot be a route. For example, `/tags/{tagId}`
   * replaces `/tags/{tagId:\\d+}`, and `/static/{rest+}` replaces `/static/*`. The base path is prepended.
   *
   * @default - the path of the description
   */
  readonly readAs?: string;

  /**
   * The route options, except `methods`, which the description determines.
   *
   * @default - no options
   */
  readonly options?: RouteOptions;
}

/** The members of `OpenApiOptions`. */
export const OPEN_API_OPTIONS: StructMembers<OpenApiOptions> = {
  basePath: text,
  excludeExtensions: listOf(text),
  excludeOperationIds: listOf(text),
  excludePaths: listOf(text),
  excludeTags: listOf(text),
  ignoreExtensions: listOf(text),
  ignoreQueryInPaths: bool,
  includeExtensions: listOf(text),
  includeOperationIds: listOf(text),
  includePaths: listOf(text),
  includeTags: listOf(text),
  overrides: listOf(struct(() => OPEN_API_OVERRIDE)),
  rejectMultiSegmentParameters: bool,
  restrictPathParameters: bool,
};

/** The members of `OpenApiOverride`. */
export const OPEN_API_OVERRIDE: StructMembers<OpenApiOverride> = {
  options: struct(() => ROUTE_OPTIONS),
  readAs: text,
  operationId: text,
  path: text,
};
