import type { Allowlist, Route } from '../../../allowlist';
import { rawPathOf } from '../../../allowlist/paths/raw-path';
import type { LoggedRequest } from '../../logs/logged-request';
import { Outcome, outcomeOf } from '../outcome';

/** The routes of an allowlist that the requests of logs ask for, if the app answered the requests. */
export class AskedRoutes {
  private readonly asked = new Set<string>();

  constructor(public readonly allowlist: Allowlist) {}

  /** Adds a request. This is a visitor of a log reader. */
  public readonly add = ({ method, target, status, appStatus, webSocket }: LoggedRequest): void => {
    const outcome = outcomeOf(appStatus ?? status);
    if (webSocket || outcome === Outcome.SUCCEEDED || outcome === Outcome.REFUSED) {
      const listed = this.allowlist._find(rawPathOf(target));
      if (listed?.methods.includes(method)) {
        this.asked.add(`${method} ${listed.route._pattern.key}`);
      }
    }
  };

  /** Whether requests asked for the route. */
  public has({ methods, _pattern: { key } }: Route): boolean {
    return methods.some((method) => this.asked.has(`${method} ${key}`));
  }
}
