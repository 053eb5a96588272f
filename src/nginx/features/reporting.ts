import { Allowlist } from '../../allowlist/allowlist';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { RouteClasses } from '../routing/route-classes';
import { Enforcement } from '../settings/nginx-settings';
import { ResolvedSettings } from '../settings/resolve-settings';

/** The verdicts that are only reported, and what is rejected all the same. */
export class Reporting {
  /** Whether no verdict is enforced, also not on requests outside of everything that is listed. */
  public readonly reportsAll: boolean;
  /** The options classes of the routes whose verdict is only reported. */
  public readonly optionsClasses: string[];
  /** The paths of routes that ask who the client is, which stays enforced where verdicts are only reported. */
  public readonly askingPaths: ListedPath[];
  /** Whether requests to unknown hosts reach the verdict, instead of a separate server. */
  public readonly judgesHosts: boolean;

  constructor(allowlist: Allowlist, { enforcement }: ResolvedSettings) {
    this.reportsAll = enforcement === Enforcement.REPORT_ONLY;
    this.optionsClasses = RouteClasses.of(allowlist).idsOf(({ _options: { reportOnly } }) => reportOnly === true);
    this.askingPaths = allowlist._paths.filter(({ routes }) => routes
      .some(({ route: { _options: { basicAuth, authorizedBy, originSecret } } }) => (basicAuth ?? authorizedBy ?? originSecret) !== undefined));
    this.judgesHosts = this.reportsAll && allowlist.hosts.length > 0;
  }

  /** Whether anything passes that would be rejected. */
  public get reports(): boolean {
    return this.reportsAll || this.optionsClasses.length > 0;
  }

  /** Whether any route asks who the client is. */
  public get asksWho(): boolean {
    return this.askingPaths.length > 0;
  }
}
