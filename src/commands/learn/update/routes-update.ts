import * as fs from 'fs';
import { AskedRoutes } from './asked-routes';
import { newRoutes } from './new-routes';
import { RoutesFileText } from './routes-file-text';
import type { Route } from '../../../allowlist';
import { readAllowlist } from '../../../routes-file/read-routes-file';
import { UsageError } from '../../usage-error';
import type { LearnedRoutes } from '../output/learned-route';

/** The result of an update. */
export interface UpdatedRoutes {
  readonly text: string;
  /** The routes that the file did not have. */
  readonly added: LearnedRoutes;
  /** The routes of the file that the logs do not ask for. */
  readonly notAsked: Route[];
}

/** The update of a routes file with the routes that logs show. */
export class RoutesUpdate {
  public readonly asked: AskedRoutes;
  private readonly routes: Route[];
  private readonly text: RoutesFileText;

  /** @throws UsageError if the file is no routes file in YAML that can be updated */
  constructor(private readonly file: string) {
    try {
      const allowlist = readAllowlist(file);
      this.asked = new AskedRoutes(allowlist);
      this.routes = allowlist._given.routes;
      this.text = new RoutesFileText(file, fs.readFileSync(file, 'utf8'), this.routes.length);
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** @throws UsageError if the file cannot be changed without a change of what its user wrote */
  public with(learned: LearnedRoutes): UpdatedRoutes {
    const added = newRoutes(learned, this.asked.allowlist);
    const notAsked = this.routes.filter((route) => !this.asked.has(route));
    try {
      return { added, notAsked, text: this.text.with(added, (index) => this.asked.has(this.routes[index])) };
    } catch (error) {
      throw this.failed(error);
    }
  }

  private failed(error: unknown): UsageError {
    return new UsageError(`--update ${this.file}: ${(error as Error).message}`);
  }
}
