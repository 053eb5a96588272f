/*
 * Loaded before an example (`ts-node --require`): the same app, whose allowlists have one more route. It is what a
 * second deployment changes.
 */
import * as allowlist from '../../src/allowlist/allowlist';
import { Route } from '../../src/allowlist/routes/route';

const ROUTE = '/added-by-the-second-deployment';

class OneMoreRoute extends allowlist.Allowlist {
  public constructor(props: allowlist.AllowlistOptions) {
    super({ ...props, routes: [...props.routes, Route.exact(ROUTE)] });
  }
}

Object.assign(allowlist, { Allowlist: OneMoreRoute });
