import type { ReportedOverlaps } from './overlapping-paths';
import type { ReportedTraffic } from './recorded-traffic';
import type { ReportedComparison } from './reported-comparison';
import type { ReportedPath } from './reported-paths';
import type { NamedValue } from './yaml-value';

/** The content of a page, as JSON. */
export interface ReportData {
  /** The version of the package that wrote the page. */
  readonly packageVersion: string;
  /** The name of the file or folder with the routes, without the folder that the name is in. */
  readonly source: string;
  /** The path of the construct, if the routes are those of a service in a cloud assembly. */
  readonly service?: string;
  /** The allowed hosts, or an empty list for any host. */
  readonly hosts: string[];
  /** The settings of NGINX and of the app that the file has, each with its value in YAML. */
  readonly settings: NamedValue[];
  /** The paths, those with precedence first. */
  readonly paths: ReportedPath[];
  /** The pairs of paths that match the same requests. */
  readonly overlaps: ReportedOverlaps;
  /** The routes that take precedence over stricter routes. */
  readonly exceptions: ReportedException[];
  /** The traffic of logs, if logs were given. */
  readonly traffic?: ReportedTraffic;
  /** The differences to another version, if another version was given. */
  readonly comparison?: ReportedComparison;
  /** The content of a routes file with the same allowlist, from which the page decides requests. */
  readonly routesFile: Record<string, unknown>;
}

/** A route that takes precedence over a stricter route for some requests. */
export interface ReportedException {
  readonly route: string;
  readonly stricterRoute: string;
  /** The options of the stricter route that the route does not have. */
  readonly options: string[];
  /** An example of a request. */
  readonly method: string;
  readonly path: string;
}
