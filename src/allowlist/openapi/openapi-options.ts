import { RouteOptions } from '../routes/route';

/** Which operations of an OpenAPI description become routes, and how. */
export interface OpenApiOptions {
  /**
   * The path before all paths of the description, such as `/v1`; empty for none. It may have parameters.
   *
   * @default - the paths of all `servers` of an operation, and none where the document has a server at the root (Swagger
   * 2.0: `basePath`)
   */
  readonly basePath?: string;

  /**
   * Take only operations with one of these tags. Where several kinds of selection are given, an operation must pass each.
   *
   * @default - whatever the tags
   */
  readonly includeTags?: string[];

  /**
   * Leave out operations with one of these tags. What is left out by any option stays out.
   *
   * @default - none is left out for its tags
   */
  readonly excludeTags?: string[];

  /**
   * Take only these paths and all below them, as the description writes them and without base path: `/orders` is
   * `/orders` and `/orders/{id}`, not `/orders-archive`.
   *
   * @default - all paths
   */
  readonly includePaths?: string[];

  /**
   * Leave out these paths and all below them.
   *
   * @default - none is left out for its path
   */
  readonly excludePaths?: string[];

  /**
   * Take only operations with one of these `operationId`s.
   *
   * @default - whatever the `operationId`
   */
  readonly includeOperationIds?: string[];

  /**
   * Leave out operations with one of these `operationId`s.
   *
   * @default - none is left out for its `operationId`
   */
  readonly excludeOperationIds?: string[];

  /**
   * Take only operations with one of these vendor extensions, on themselves or else on their path item: `x-public` where
   * its value is not false, `x-audience=partner` where it is that value or a list with it.
   *
   * @default - whatever the extensions
   */
  readonly includeExtensions?: string[];

  /**
   * Leave out operations with one of these vendor extensions, such as `x-internal`.
   *
   * @default - none is left out for its extensions
   */
  readonly excludeExtensions?: string[];

  /**
   * Options for single paths or operations. They go before those that the description has in `x-reverse-proxy`.
   *
   * @default - none
   */
  readonly overrides?: OpenApiOverride[];

  /**
   * Let a path parameter be only what its schema says, where that is an integer, a UUID or a list of plain values.
   * Where operations on one path say different things, or the parameter is only a part of its segment, it stays any
   * segment.
   *
   * @default false
   */
  readonly restrictPathParameters?: boolean;

  /**
   * Refuse parameters that stand for one or more segments, because their route is as wide as a prefix. The error lists
   * each of them. Such are `{name+}`, `{+name}`, `{name*}` and `{*name}` as a last segment, and a last `{name}` whose
   * parameter has `x-multi-segment: true`. Where they are allowed, `OpenApiDescription.multiSegmentParameters` lists them.
   *
   * @default false - they are allowed, because the description says so in words of its own
   */
  readonly refuseMultiSegmentParameters?: boolean;

  /**
   * Take the part before `?` or `#` of paths that have one, as descriptions of RPC-like APIs do. All operations on that
   * path are allowed then, described or not, because the query does not count.
   *
   * @default false - such a path is an error unless it is left out
   */
  readonly ignoreQueryInPaths?: boolean;

  /**
   * Go on without these vendor extensions, which make routes wider or narrower or put them elsewhere, and are not read, such
   * as `x-google-allow`. A name that is not among those of an error is an error.
   *
   * @default - such an extension is an error
   */
  readonly ignoreExtensions?: string[];
}

/** Options of routes for one path or one operation of a description. Exactly one of `path` and `operationId` is needed. */
export interface OpenApiOverride {
  /**
   * The path as the description writes it, without base path.
   *
   * @default - `operationId` says what is meant
   */
  readonly path?: string;

  /**
   * The operation; it goes before the path.
   *
   * @default - `path` says what is meant
   */
  readonly operationId?: string;

  /**
   * The path in place of that of the description, where that is written as a route cannot be: for example
   * `/tags/{tagId}` for `/tags/{tagId:\\d+}`, or `/static/{rest+}` for `/static/*`. The base path goes before it.
   *
   * @default - the path of the description
   */
  readonly readAs?: string;

  /**
   * The options, all but `methods`, which the description has.
   *
   * @default - none
   */
  readonly options?: RouteOptions;
}
