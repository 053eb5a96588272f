import { overlappingPaths } from './overlapping-paths';
import type { ReportData } from './report-data';
import { reportedPaths } from './reported-paths';
import { namedValues } from './yaml-value';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { writeRoutesFile } from '../../routes-file/write-routes-file';
import { configurationOf } from '../check/configuration';
import { packageVersion } from '../package-version';

/** The origin of the routes, for the heading. */
export interface ReportSource {
  readonly source: string;
  readonly service?: string;
}

/** The content of the page about an allowlist. */
export function reportContent(content: RoutesFileContent, source: ReportSource): ReportData {
  const { _allowlist: allowlist } = configurationOf(content);
  const { routes, hosts, version, ...settings } = writeRoutesFile(content);
  const { settings: nginx, ...others } = settings;
  return {
    packageVersion: packageVersion(),
    ...source,
    hosts: content.allowlist.hosts,
    settings: namedValues({ ...others, ...nginx as object | undefined }),
    paths: reportedPaths(allowlist),
    overlaps: overlappingPaths(allowlist),
    exceptions: allowlist.lessRestrictiveRoutes().map(({ route, stricterRoute, options, method, path }) => (
      { route: route.toString(), stricterRoute: stricterRoute.toString(), options, method, path })),
    routesFile: { version, ...settings, hosts, routes },
  };
}
