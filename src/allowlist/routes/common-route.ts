import { agree, haveSameRequirements, CLASS_OPTIONS } from './options-class';
import type { ResolvedRouteOptions } from './resolved-route-options';
import { Route } from './route';
import { Problems } from '../../validation/problems';
import { formOf } from '../paths/canonical-target';
import { parseRequirements } from '../policies/requirements';

/** A route with the options in which routes with the same paths agree. The options apply to methods that no route lists. */
export function commonRoute(routes: Route[]): Route {
  const [first] = routes;
  // If the routes do not agree on what identifies clients, requests with other methods are rejected.
  const agreed = CLASS_OPTIONS.filter((name) => agree(routes, name) && (name !== 'reportOnly' || haveSameRequirements(routes)));
  const options: ResolvedRouteOptions = Object.fromEntries(agreed.map((name) => [name, first._options[name]]));
  return Route._of({
    path: first.path,
    methods: [],
    _pattern: first._pattern,
    _options: options,
    _form: formOf(options),
    _requirements: parseRequirements(options, new Problems()),
    _describedHeaders: [],
    _given: {},
    _writer: 'route',
  });
}
