import { Allowlist } from '../../allowlist/allowlist';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { RouteClasses } from '../routing/route-classes';
import { Enforcement } from '../settings/nginx-options';
import { ResolvedSettings } from '../settings/resolve-settings';

/** The report-only mode: verdicts that are only reported, and the rejections that are enforced nevertheless. */
export class Reporting {
  /** Whether no verdict is enforced, including the verdict on requests that no route lists. */
  public readonly reportsAll: boolean;
  /** The options classes of the routes whose verdict is only reported. */
  public readonly optionsClasses: string[];
  /** The paths of routes with authentication or an origin secret, which are enforced in report-only mode as well. */
  public readonly identifyingPaths: ListedPath[];
  /** Whether requests to unknown hosts reach the verdict, instead of a separate server. */
  public readonly checksHosts: boolean;

  constructor(allowlist: Allowlist, { enforcement }: ResolvedSettings) {
    this.reportsAll = enforcement === Enforcement.REPORT_ONLY;
    this.optionsClasses = RouteClasses.of(allowlist).idsOf(({ _options: { reportOnly } }) => reportOnly === true);
    this.identifyingPaths = allowlist._paths.filter(({ routes }) => routes
      .some(({ route: { _options: { basicAuth, authorizedBy, originSecret } } }) => (basicAuth ?? authorizedBy ?? originSecret) !== undefined));
    this.checksHosts = this.reportsAll && allowlist.hosts.length > 0;
  }

  /** Whether any verdict is only reported. */
  public get reports(): boolean {
    return this.reportsAll || this.optionsClasses.length > 0;
  }

  /** Whether any route has authentication or an origin secret. */
  public get identifiesClients(): boolean {
    return this.identifyingPaths.length > 0;
  }
}
