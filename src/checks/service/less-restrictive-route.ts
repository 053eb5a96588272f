import * as crypto from 'crypto';
import type { LessRestrictiveRoute } from '../../allowlist';
import { describeProblem } from '../../validation/problems';
import type { Check } from '../check';
import type { RenderedTask } from '../task/rendered-task';

/** So many routes are told for each stricter one. */
const MOST_TOLD = 3;

/**
 * An exception to a restriction and a mistake look alike: a more specific route that asks for less. There is one warning for
 * each stricter route, as a whole app may be beside a password for all the rest.
 */
export const lessRestrictiveRoute: Check<RenderedTask> = {
  code: 'lessRestrictiveRoute',
  warning: true,
  find: ({ lessRestrictiveRoutes: found }) => [...new Set(found.map(({ stricterRoute }) => stricterRoute))].map((stricter) => {
    const less = found.filter(({ stricterRoute }) => stricterRoute === stricter);
    const told = less.slice(0, MOST_TOLD).map(({ route, options, method, path }) => `${route}, which asks for less by ${list(options)}: ${method} ${path}`);
    const name = stricter.toString().replace(' ', '=').replace(/[:()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
    return {
      message: describeProblem('routes', [...told, ...less.length > MOST_TOLD ? [`${less.length - MOST_TOLD} more`] : []].join('; '),
        `as strict as ${stricter} where they come before it`,
        'give the more specific routes the same options, or acknowledge that they are exceptions'),
      parts: [name, `${name}#${digest(less)}`],
    };
  }),
};

/** The same for the same routes that ask for less by the same options, so that whoever acknowledges them hears of one more. */
function digest(found: LessRestrictiveRoute[]): string {
  const lines = found.map(({ route, options }) => `${route} ${options.join()}`).sort();
  return crypto.createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
}

function list(options: string[]): string {
  return options.map((option) => `\`${option}\``).join(', ').replace(/, ([^,]*)$/, ' and $1');
}
