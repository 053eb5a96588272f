import * as crypto from 'crypto';
import type { LessRestrictiveRoute } from '../../allowlist';
import { describeProblem } from '../../validation/problems';
import type { Check } from '../check';
import type { RenderedTask } from '../task/rendered-task';

/** The maximum number of routes that a warning names for each stricter route. */
const MOST_DESCRIBED = 3;

/**
 * A more specific route that is less restrictive, as a mistake or as an intended exception to a restriction. There is one
 * warning for each stricter route, because an app may have many routes next to one route that requires a password for
 * everything else.
 */
export const lessRestrictiveRoute: Check<RenderedTask> = {
  code: 'lessRestrictiveRoute',
  warning: true,
  find: ({ lessRestrictiveRoutes: found }) => [...new Set(found.map(({ stricterRoute }) => stricterRoute))].map((stricter) => {
    const less = found.filter(({ stricterRoute }) => stricterRoute === stricter);
    const described = less.slice(0, MOST_DESCRIBED).map(({ route, options, method, path }) => `${route}, which is less restrictive in ${list(options)}: ${method} ${path}`);
    const name = stricter.toString().replace(' ', '=').replace(/[:()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
    return {
      message: describeProblem('routes', [...described, ...less.length > MOST_DESCRIBED ? [`${less.length - MOST_DESCRIBED} more`] : []].join('; '),
        `as strict as ${stricter} if they take precedence over this route`,
        'set the same options for the more specific routes, or acknowledge this warning if the routes are intended exceptions'),
      parts: [name, `${name}#${digest(less)}`],
    };
  }),
};

/**
 * A hash that is the same for the same routes with the same less restrictive options, so that an acknowledgement does not
 * cover an additional route.
 */
function digest(found: LessRestrictiveRoute[]): string {
  const lines = found.map(({ route, options }) => `${route} ${options.join()}`).sort();
  return crypto.createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
}

function list(options: string[]): string {
  return options.map((option) => `\`${option}\``).join(', ').replace(/, ([^,]*)$/, ' and $1');
}
