import { agree, askAlike, CLASS_OPTIONS } from './options-class';
import type { Redirect } from './redirect';
import { Route } from './route';
import type { RouteOptions } from './route-options';
import { Problems } from '../../validation/problems';
import { CanonicalForm, formOf } from '../paths/canonical-target';
import { PathPattern } from '../paths/path-pattern';
import { parseRequirements, Requirements } from '../policies/requirements';

/** The options in which routes with the same paths agree, which apply to methods that none of these routes lists. */
export class CommonRoute extends Route {
  public readonly path: string;
  public readonly methods: string[] = [];
  /** @internal */
  public readonly _pattern: PathPattern;
  /** @internal */
  public readonly _options: RouteOptions;
  /** @internal */
  public readonly _form: CanonicalForm;
  /** @internal */
  public readonly _requirements: Requirements;
  /** @internal */
  public readonly _redirect?: Redirect;

  constructor(routes: Route[]) {
    super();
    const [first] = routes;
    // Where it is not agreed who is asked, what is not listed is not let through, either.
    const agreed = CLASS_OPTIONS.filter((name) => agree(routes, name) && (name !== 'reportOnly' || askAlike(routes)));
    this.path = first.path;
    this._pattern = first._pattern;
    this._options = Object.fromEntries(agreed.map((name) => [name, first._options[name]]));
    this._form = formOf(this._options);
    this._requirements = parseRequirements(this._options, new Problems());
  }
}
