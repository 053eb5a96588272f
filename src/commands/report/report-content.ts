import { overlappingPaths } from './overlapping-paths';
import type { RecordedTraffic } from './recorded-traffic';
import type { ReportData } from './report-data';
import { reportedComparison } from './reported-comparison';
import { reportedPaths } from './reported-paths';
import { namedValues } from './yaml-value';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { writeRoutesFile } from '../../routes-file/write-routes-file';
import { configurationOf } from '../check/configuration';
import { differences } from '../diff/differences';
import type { LogSummary } from '../logs/log-summary';
import { packageVersion } from '../package-version';

/** The origin of the routes, for the heading. */
export interface ReportSource {
  readonly source: string;
  readonly service?: string;
}

/** The traffic of the logs that were read. */
export interface ReadTraffic {
  readonly traffic: RecordedTraffic;
  readonly summary: LogSummary;
}

/** Another version of the routes, from which the differences lead to the routes of the page. */
export interface OtherVersion {
  /** The name of the file or folder. */
  readonly name: string;
  readonly content: RoutesFileContent;
}

/** Content of the page besides the allowlist. */
export interface ReportAdditions {
  readonly read?: ReadTraffic;
  readonly other?: OtherVersion;
}

/** The content of the page about an allowlist. */
export function reportContent(content: RoutesFileContent, source: ReportSource, { read, other }: ReportAdditions = {}): ReportData {
  const { _allowlist: allowlist } = configurationOf(content);
  const { routes, hosts, version, ...settings } = writeRoutesFile(content);
  const { settings: nginx, ...others } = settings;
  const comparison = other && reportedComparison(allowlist, other.name, differences(other.content, content));
  return {
    packageVersion: packageVersion(),
    ...source,
    hosts: content.allowlist.hosts,
    settings: namedValues({ ...others, ...nginx as object | undefined }),
    paths: reportedPaths(allowlist, read?.traffic.byPath(), comparison),
    overlaps: overlappingPaths(allowlist),
    exceptions: allowlist.lessRestrictiveRoutes().map(({ route, stricterRoute, options, method, path }) => (
      { route: route.toString(), stricterRoute: stricterRoute.toString(), options, method, path })),
    ...read === undefined ? {} : { traffic: read.traffic.reported(read.summary) },
    ...comparison !== undefined && { comparison },
    routesFile: { version, ...settings, hosts, routes },
  };
}
