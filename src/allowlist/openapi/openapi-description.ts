import { DescriptionProblems } from './description-problems';
import { HeaderParameter } from './header-parameter';
import { importRoutes } from './import-routes';
import { MultiSegmentParameter } from './multi-segment-parameter';
import { OpenApiOptions } from './openapi-options';
import { DescriptionFiles, Located } from './reading/description-files';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';
import { Route } from '../routes/route';
import { OPEN_API_OPTIONS } from '../structs';

/**
 * An OpenAPI description (Swagger 2.0, OpenAPI 3.0 to 3.2), read for its routes.
 *
 * Each operation becomes a method of a route. A `trace` operation beside others is left out, because TRACE is never
 * forwarded. References to other files are followed; nothing is read from a network.
 *
 * A parameter is one segment. It is one or more, and the route as wide as a prefix, only where it is the last segment and
 * the description says so: by the path (`{name+}`, `{+name}`, `{name*}`, `{*name}`), or by `x-multi-segment: true` on the
 * parameter. Such routes have a `path` that ends with `+}`. Other expressions, such as `{id:[0-9]+}`, are errors.
 */
export class OpenApiDescription {
  /**
   * Reads a description from a file.
   *
   * @param fileName the file in YAML or JSON, absolute or relative to the working directory
   * @param options which operations become routes, and how
   * @throws one error that lists every problem with file, JSON pointer, reason and way out
   */
  public static fromFile(fileName: string, options: OpenApiOptions = {}): OpenApiDescription {
    checkStruct('options of an OpenAPI description', OPEN_API_OPTIONS, options);
    if (typeof fileName !== 'string' || fileName === '') {
      Problems.fail('OpenAPI description', 'fileName', fileName, 'the name of a file', 'write for example "openapi.yaml"');
    }
    if (holdsToken(fileName)) {
      Problems.fail('OpenAPI description', 'fileName', fileName, 'the name of a file, known at synthesis', TOKEN_FIX);
    }
    const files = new DescriptionFiles();
    const problems = new DescriptionProblems();
    const root = problems.attempt(() => files.root(fileName));
    problems.throwIfAny(fileName);
    return new OpenApiDescription(root!, files, options);
  }

  /**
   * Takes a description that is parsed already, for example one that a program made.
   *
   * @param description the description as an object; references to other files are relative to the working directory
   * @param options which operations become routes, and how
   * @throws one error that lists every problem with JSON pointer, reason and way out
   */
  public static fromObject(description: any, options: OpenApiOptions = {}): OpenApiDescription {
    checkStruct('options of an OpenAPI description', OPEN_API_OPTIONS, options);
    const files = new DescriptionFiles();
    return new OpenApiDescription(files.parsed('', description), files, options);
  }

  /** The routes, one for each path and base path. */
  public readonly routes: Route[];

  /**
   * The host names of the servers of all operations that became routes, for an allowlist's `hosts` where wanted. Where a
   * server has variables, those of their defaults and listed values; relative URLs and IPv6 addresses have none.
   */
  public readonly hosts: string[];

  /**
   * The parameters that make a route as wide as a prefix, each with the place in the description that says so. See
   * `refuseMultiSegmentParameters` for having none.
   */
  public readonly multiSegmentParameters: MultiSegmentParameter[];

  /**
   * The headers of requests that operations which became routes take: header parameters and API keys, each with the place
   * in the description. Synthesis warns of those that would not reach the app. Header parameters of the names `Accept`,
   * `Content-Type` and `Authorization` are among them where the description has any.
   */
  public readonly headerParameters: HeaderParameter[];

  private constructor(root: Located, files: DescriptionFiles, options: OpenApiOptions) {
    const { routes, hosts, multiSegmentParameters, headerParameters } = importRoutes(root, files, options);
    this.routes = routes;
    this.hosts = hosts;
    this.multiSegmentParameters = multiSegmentParameters;
    this.headerParameters = headerParameters;
  }
}
