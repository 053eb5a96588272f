import { parseRedirect, Redirect, RedirectRouteOptions, REDIRECT_OPTIONS } from './redirect';
import type { ResolvedRouteOptions } from './resolved-route-options';
import { PathWriter, RouteDefinition } from './route-definition';
import type { RouteOptions } from './route-options';
import type { Problems } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';
import type { HeaderParameter } from '../openapi/header-parameter';
import { importFile } from '../openapi/import-file';
import type { OpenApiOptions } from '../openapi/openapi-options';
import type { CanonicalForm } from '../paths/canonical-target';
import type { PathPattern } from '../paths/path-pattern';
import type { Requirements } from '../policies/requirements';

/** A set of paths and methods that the proxy allows, with options. */
export class Route {
  /**
   * A route for one path, exactly as given. Case and a trailing slash matter.
   *
   * @param path the path in its canonical spelling, for example `/api/health`
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static exact(path: string, options: RouteOptions = {}): Route {
    return new Route(new RouteDefinition('exact', path, options));
  }

  /**
   * A route for a path and everything below it. `/api` matches `/api`, `/api/` and `/api/x`, but never `/apix`.
   *
   * @param path the path that all matching paths begin with
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static prefix(path: string, options: RouteOptions = {}): Route {
    return new Route(new RouteDefinition('prefix', path, options));
  }

  /**
   * A route for paths with parameters: `{id}` is one segment, `{name}.{extension}` is a segment with these parts, and a last
   * `{rest+}` is one or more segments.
   *
   * @param path for example `/orders/{id}`, `/compare/{base}...{head}` or `/files/{path+}`
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static template(path: string, options: RouteOptions = {}): Route {
    return new Route(new RouteDefinition('template', path, options));
  }

  /**
   * A route for one path, exactly as given, that the proxy redirects without contacting the app.
   *
   * @param from the path in its canonical spelling
   * @param to a path such as `/new`, or a URL such as `https://www.example.com/new`
   * @param options status, methods and the query
   * @throws an error that lists every problem of paths and options
   */
  public static redirect(from: string, to: string, options: RedirectRouteOptions = {}): Route {
    checkStruct(`route redirect ${JSON.stringify(from)}`, REDIRECT_OPTIONS, options);
    const parse = (problems: Problems) => parseRedirect(from, to, options, problems);
    return new Route(new RouteDefinition('exact', from, { methods: options.methods }, 'redirect', parse));
  }

  /**
   * The routes of an OpenAPI description: Swagger 2.0, OpenAPI 3.0, 3.1 or 3.2. `OpenApiDescription` also has the hosts, and
   * reads descriptions that are not files.
   *
   * A route whose `path` ends with `+}` is as wide as a prefix, because the description declares that the last parameter
   * stands for one or more segments. `OpenApiDescription` lists these parameters, and `rejectMultiSegmentParameters` makes
   * them errors.
   *
   * @param fileName the file in YAML or JSON, absolute or relative to the working directory
   * @param options the selection of operations, and options for their routes
   * @throws one error that lists every problem with file, JSON pointer, reason and fix
   */
  public static fromOpenApi(fileName: string, options: OpenApiOptions = {}): Route[] {
    return importFile(fileName, options).routes.map((definition) => Route._of(definition));
  }

  /**
   * The route of a definition.
   *
   * @internal
   */
  public static _of(definition: RouteDefinition): Route {
    return new Route(definition);
  }

  private constructor(private readonly definition: RouteDefinition) {}

  /** The path as given. */
  public get path(): string {
    return this.definition.path;
  }

  /** The names of the allowed methods, sorted. */
  public get methods(): string[] {
    return this.definition.methods;
  }

  /** @internal */
  public get _pattern(): PathPattern {
    return this.definition._pattern;
  }

  /** @internal */
  public get _options(): ResolvedRouteOptions {
    return this.definition._options;
  }

  /**
   * The options as given, without defaults.
   *
   * @internal
   */
  public get _given(): RouteOptions {
    return this.definition._given;
  }

  /**
   * The origin of the path.
   *
   * @internal
   */
  public get _writer(): PathWriter {
    return this.definition._writer;
  }

  /** @internal */
  public get _form(): CanonicalForm {
    return this.definition._form;
  }

  /** @internal */
  public get _requirements(): Requirements {
    return this.definition._requirements;
  }

  /** @internal */
  public get _redirect(): Redirect | undefined {
    return this.definition._redirect;
  }

  /**
   * The request headers that the description of the route names.
   *
   * @internal
   */
  public get _describedHeaders(): HeaderParameter[] {
    return this.definition._describedHeaders;
  }

  /**
   * The same route, with a strict query unless the route sets `strictQuery`.
   *
   * @internal
   */
  public _withStrictQuery(): Route {
    const strictQuery = this._options.strictQuery ?? true;
    return new Route({ ...this.definition, _form: { ...this._form, strictQuery }, _options: { ...this._options, strictQuery } });
  }

  /** The name of the route in messages, such as `prefix /api`. */
  public toString(): string {
    return `${this._pattern.kind} ${this.path}`;
  }
}
