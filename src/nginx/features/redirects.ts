import { Feature, ProxyResponse } from './feature';
import { Allowlist } from '../../allowlist/allowlist';
import { Redirect } from '../../allowlist/routes/redirect';
import { RouteClasses } from '../routing/route-classes';
import { block, comment, condition, directive, mapKey, text, variable } from '../syntax/configuration-tree';
import { map, read } from '../syntax/map-directive';
import { REDIRECT_STATUS, OPTIONS_CLASS } from '../syntax/variables';

const LOCATION = 'rp_location';

/**
 * The maps of redirects. The target is text of the configuration. Only the query can come from the client.
 */
export class RedirectMaps implements Feature {
  private readonly redirects: { readonly id: string; readonly redirect: Redirect }[];

  constructor(allowlist: Allowlist) {
    this.redirects = RouteClasses.of(allowlist).optionsClasses.flatMap(({ route: { _redirect: redirect }, id }) =>
      redirect === undefined ? [] : [{ id, redirect }]);
  }

  public get proxyResponse(): ProxyResponse | undefined {
    return this.redirects.length === 0 ? undefined : {
      variable: REDIRECT_STATUS,
      maps: [
        comment('Redirects: status and target.'),
        map([read(OPTIONS_CLASS)], REDIRECT_STATUS, this.redirects.map(({ id, redirect }) => directive(mapKey(id), answerOf(redirect.status)))),
        map([read(OPTIONS_CLASS)], LOCATION, this.redirects.map(({ id, redirect: { to, keepQuery } }) =>
          directive(mapKey(id), text(to, ...keepQuery ? [variable('is_args'), variable('args')] : [])))),
      ],
      headers: [],
      returns: (answer) => [...new Set(this.redirects.map(({ redirect }) => redirect.status))].sort().map((status) =>
        block('if', [condition(answer, answerOf(status))], [directive('return', status, text(variable(LOCATION)))])),
    };
  }
}

const answerOf = (status: number) => `redirect-${status}`;
