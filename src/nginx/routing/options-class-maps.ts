import { RouteClasses, OptionsClassByMethod } from './route-classes';
import { canonicalFormName } from '../../allowlist/paths/canonical-target';
import { PREFLIGHT_OF } from '../../allowlist/policies/cors';
import { agree } from '../../allowlist/routes/options-class';
import { comment, directive, Directive, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { LOGGED_METHOD, OF_PATH, ROUTE, OPTIONS_CLASS } from '../syntax/variables';

/** The variable that holds the options class by the method of the request, without regard to preflights. */
const OF_METHOD = 'rp_options_class_of_method';
/** The variable that holds the method that a preflight requests. */
const PREFLIGHT_METHOD = 'rp_preflight_method';

/**
 * The maps from the route to its options class. If the routes of a path have different options, a map by the method
 * determines the options class of the route. Unlisted methods have the options class of the path. The maps use the method as
 * sent, from the log fields, because NGINX changes its own variable to GET when NGINX responds to an error.
 */
export function optionsClassMaps({ differ, byMethod }: RouteClasses): Statement[] {
  if (!differ) {
    return [];
  }
  const ofPath = (name: string) => map([read(ROUTE)], name, [directive(pattern('^[^ ]+ (?<rp_options_class_found>[^ ]+) '), valueOf('rp_options_class_found'))]);
  if (byMethod.length === 0) {
    return [comment('The options class of the route. Routes with the same options share a class.'), ofPath(OPTIONS_CLASS)];
  }
  const preflighted = byMethod.filter(differInPreflights);
  return [
    comment('The options class of the route. The method distinguishes routes with the same path.'),
    ofPath(OF_PATH),
    map([read(LOGGED_METHOD), ' ', read(OF_PATH)], preflighted.length > 0 ? OF_METHOD : OPTIONS_CLASS, entries(byMethod, ({ id }, usual) => id !== usual), { otherwise: valueOf(OF_PATH) }),
    ...preflighted.length > 0 ? [
      comment('Preflights: the options class of the requested method, if the route of that method has a CORS policy.'),
      map([read(LOGGED_METHOD), ':', read('http_origin'), ' ', read('http_access_control_request_method')], PREFLIGHT_METHOD, [
        directive(pattern(`^OPTIONS:${PREFLIGHT_OF('rp_requested_method')}\\z`), valueOf('rp_requested_method')),
      ]),
      map([read(PREFLIGHT_METHOD), ' ', read(OF_PATH)], OPTIONS_CLASS, entries(preflighted, ({ route }) => route._options.cors !== undefined), { otherwise: valueOf(OF_METHOD) }),
    ] : [],
  ];
}

/** Whether the routes have different CORS policies. */
export function differInCors({ routes }: OptionsClassByMethod): boolean {
  return !agree(routes.map(({ route }) => route), 'cors');
}

/** Whether the response to a preflight depends on the requested method, because the CORS policies or the accepted spellings differ. */
function differInPreflights(one: OptionsClassByMethod): boolean {
  const [first, ...others] = one.routes.map(({ route }) => canonicalFormName(route._form));
  return one.routes.some(({ route }) => route._options.cors !== undefined) && (differInCors(one) || others.some((form) => form !== first));
}

function entries(byMethod: OptionsClassByMethod[], counts: (route: OptionsClassByMethod['routes'][number], ofPath: string) => boolean): Directive[] {
  return byMethod.flatMap(({ id: ofPath, routes }) => routes.filter((route) => counts(route, ofPath))
    .flatMap(({ methods, id }) => methods.map((method) => directive(mapKey(`${method} ${ofPath}`), id))));
}
