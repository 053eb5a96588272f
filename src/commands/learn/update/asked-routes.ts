import type { Allowlist, Route } from '../../../allowlist';
import type { ListedPath } from '../../../allowlist/routes/merge-routes';
import type { LoggedRequest } from '../../logs/logged-request';
import { Outcome, outcomeOf } from '../outcome';

const CACHED = 50_000;

/** The routes of an allowlist that the requests of logs ask for, if the app answered the requests. */
export class AskedRoutes {
  private readonly asked = new Set<string>();
  private readonly cache = new Map<string, ListedPath | undefined>();

  constructor(public readonly allowlist: Allowlist) {}

  /** Adds a request. This is a visitor of a log reader. */
  public readonly add = ({ method, target, status, appStatus, webSocket }: LoggedRequest): void => {
    const outcome = outcomeOf(appStatus ?? status);
    if (webSocket || outcome === Outcome.SUCCEEDED || outcome === Outcome.REFUSED) {
      const listed = this.find(target.split('?', 1)[0]);
      if (listed !== undefined) {
        this.asked.add(`${method} ${listed.route._pattern.key}`);
      }
    }
  };

  /** Whether requests asked for the route. */
  public has({ methods, _pattern: { key } }: Route): boolean {
    return methods.some((method) => this.asked.has(`${method} ${key}`));
  }

  private find(path: string): ListedPath | undefined {
    if (!this.cache.has(path)) {
      if (this.cache.size >= CACHED) {
        this.cache.clear();
      }
      this.cache.set(path, this.allowlist._find(path));
    }
    return this.cache.get(path);
  }
}
