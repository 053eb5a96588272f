import type { RejectionReason } from '../../allowlist/decision';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import type { Problems } from '../../validation/problems';
import type { Directive, Statement } from '../syntax/configuration-tree';

/**
 * One feature of a configuration, created once per compilation. A feature has only the members that it needs. `Features` lists all
 * features, and collects their directives for each block of the configuration.
 */
export interface Feature {
  /** The modules that NGINX loads. */
  readonly modules?: string[];
  /** The files that must exist before NGINX starts. */
  readonly requiredFiles?: string[];
  /** The files that NGINX writes to its folder. */
  readonly temporaryFiles?: TemporaryFile[];
  /** The additional reasons for a rejection by the verdict. */
  readonly verdictReasons?: RejectionReason[];
  /** The reasons for which NGINX itself rejects requests that have passed the verdict. */
  readonly ownReasons?: RejectionReason[];
  /** The headers of the app's responses that the proxy's own headers replace. */
  readonly replacedResponseHeaders?: string[];
  /** The response that the proxy gives itself to requests that are allowed. */
  readonly proxyResponse?: ProxyResponse;
  /** The internal locations that respond to the errors of `errorPages`. */
  readonly errorLocations?: string[];

  /** Checks the settings and the options of routes; problems are added. */
  check?(problems: Problems): void;

  /** The directives of the block `http`: settings of all servers, maps and zones. */
  http?(): Statement[];
  /** The upstreams in addition to the app. */
  upstreams?(): Statement[];
  /** The servers in addition to the servers for requests and health checks. */
  servers?(): Statement[];
  /** The directives of the server of the listed hosts. The locations of the server inherit the directives. */
  server?(): Statement[];
  /**
   * The directives that respond to a request before any check.
   *
   * @param listed whether the server is the one of the listed hosts
   */
  beforeChecks?(listed: boolean): Statement[];
  /** The directives that a location has for the options of its routes, if the options differ from the settings. */
  location?(options: ResolvedRouteOptions): Directive[];
  /** The directives of the location that sends authorization requests to the app. */
  authorizationRequest?(): Statement[];
  /** The directives that turn a limit off in the location of health checks on the port that serves requests. */
  healthCheck?(): Statement[];
  /**
   * The headers of all responses. NGINX adds the headers of one level only, so each location with its own headers repeats these
   * headers.
   *
   * @param listed whether the server is the one of the listed hosts
   */
  responseHeaders?(listed: boolean): Statement[];
  /** The headers of NGINX's own responses to errors. */
  errorHeaders?(): Statement[];
  /** The error pages for errors that only this feature has. */
  errorPages?(): Statement[];
}

/** A part of a configuration that needs space in the folder that NGINX writes to, by the prop that sets the size. */
export interface TemporaryFile {
  /** The prop, as its user wrote it. */
  readonly prop: string;
  readonly bytes: number;
}

/** A response of the proxy itself to requests that are allowed. */
export interface ProxyResponse {
  /** The variable that is not empty for such a request. */
  readonly variable: string;
  /** The maps that define the variable. */
  readonly maps: Statement[];
  /** The headers of the response, which are empty for all other requests. */
  readonly headers: Statement[];
  /**
   * The directives that return the response.
   *
   * @param variable the variable that holds the value of the variable above, if the request is allowed
   */
  returns(variable: string): Statement[];
}
