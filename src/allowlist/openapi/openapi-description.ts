import type { HeaderParameter } from './header-parameter';
import { importFile, importObject } from './import-file';
import type { ImportedDescription } from './import-routes';
import type { MultiSegmentParameter } from './multi-segment-parameter';
import type { OpenApiOptions } from './openapi-options';
import { Route } from '../routes/route';

/**
 * The routes of an OpenAPI description (Swagger 2.0, OpenAPI 3.0 to 3.2).
 *
 * Each operation becomes a method of a route. A `trace` operation beside others is omitted, because TRACE is never forwarded.
 * References to other files are followed. References to a network are never followed.
 *
 * A parameter stands for one segment. A parameter stands for one or more segments, and its route is as wide as a prefix, only
 * if the parameter is the last segment and the description declares so: with the path (`{name+}`, `{+name}`, `{name*}`,
 * `{*name}`), or with `x-multi-segment: true` on the parameter. The `path` of such a route ends with `+}`. Other expressions,
 * such as `{id:[0-9]+}`, are errors.
 */
export class OpenApiDescription {
  /**
   * A description that is read from a file.
   *
   * @param fileName the file in YAML or JSON, absolute or relative to the working directory
   * @param options the selection of operations, and options for their routes
   * @throws one error that lists every problem with file, JSON pointer, reason and fix
   */
  public static fromFile(fileName: string, options: OpenApiOptions = {}): OpenApiDescription {
    return new OpenApiDescription(importFile(fileName, options));
  }

  /**
   * A description that is already parsed, for example one that a program generated.
   *
   * @param description the description as an object; references to other files are relative to the working directory
   * @param options the selection of operations, and options for their routes
   * @throws one error that lists every problem with JSON pointer, reason and fix
   */
  public static fromObject(description: any, options: OpenApiOptions = {}): OpenApiDescription {
    return new OpenApiDescription(importObject(description, options));
  }

  /** The routes, one for each path and base path. */
  public readonly routes: Route[];

  /**
   * The host names of the servers of all operations that became routes, for the `hosts` of an allowlist if wanted. A server
   * with variables has the host names for their defaults and listed values. Relative URLs and IPv6 addresses have no host
   * names.
   */
  public readonly hosts: string[];

  /**
   * The parameters that make a route as wide as a prefix, each with the place in the description that declares it.
   * `rejectMultiSegmentParameters` makes these parameters errors.
   */
  public readonly multiSegmentParameters: MultiSegmentParameter[];

  /**
   * The request headers of the operations that became routes: header parameters and API keys, each with the place in the
   * description. Synthesis warns about headers that would not reach the app. Header parameters named `Accept`, `Content-Type`
   * and `Authorization` are included if the description has any.
   */
  public readonly headerParameters: HeaderParameter[];

  private constructor({ routes, hosts, multiSegmentParameters, headerParameters }: ImportedDescription) {
    this.routes = routes.map((definition) => Route._of(definition));
    this.hosts = hosts;
    this.multiSegmentParameters = multiSegmentParameters;
    this.headerParameters = headerParameters;
  }
}
