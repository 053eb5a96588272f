import { Allowlist, HttpMethod } from '../../../allowlist';
import type { LearnedRoute, LearnedRoutes } from '../output/learned-route';
import { isPlaceholder } from '../segment-shape';
import { Doubt } from '../shapes/doubt';

/**
 * The learned routes without the methods that an allowlist lists already. A route for paths that the allowlist lists with other
 * methods is uncertain: such a route would take precedence, or would lack restrictions such as `allowedClients`.
 */
export function newRoutes({ certain, uncertain }: LearnedRoutes, allowlist: Allowlist): LearnedRoutes {
  const lacking = (route: LearnedRoute) => withMethods(route, (method, sample) => (
    examplesOf(route, sample).some((path) => !isListed(allowlist, method, path))));
  const isUnknown = (route: LearnedRoute) => [...route.evidence.values()].some(({ sample }) => (
    examplesOf(route, sample).some((path) => allowlist._find(path) === undefined)));
  const doubtAbout = (route: LearnedRoute) => {
    if (!isUnknown(route)) {
      return Doubt.OTHER_ROUTE;
    }
    return hasOnlyListedNames(route, allowlist) ? Doubt.ONLY_LISTED_NAMES : undefined;
  };
  const added = certain.flatMap((route) => lacking(route) ?? []).map((route) => ({ ...route, doubt: doubtAbout(route) }));
  return {
    certain: added.filter(({ doubt }) => doubt === undefined),
    uncertain: [
      ...added.filter(({ doubt }) => doubt !== undefined),
      ...uncertain.flatMap((route) => lacking(route) ?? []),
    ],
  };
}

/** The route with some of its methods, or `undefined` if there are none. */
function withMethods(route: LearnedRoute, isKept: (method: string, sample: string) => boolean): LearnedRoute | undefined {
  const evidence = new Map([...route.evidence].filter(([method, { sample }]) => isKept(method, sample)));
  const methods = (route.options.methods ?? [HttpMethod.GET]).filter(({ name }) => evidence.has(name));
  // GET and HEAD are the methods of a route without the option.
  const options = { ...route.options, methods: methods.length === 1 && methods[0].name === 'GET' ? undefined : methods };
  return methods.length === 0 ? undefined : { ...route, evidence, options };
}

function isListed(allowlist: Allowlist, method: string, path: string): boolean {
  return allowlist._find(path)?.routes.some(({ methods }) => methods.includes(method)) ?? false;
}

/** Whether a route has parameters, and the allowlist has a route for the path with each name that a parameter had. */
function hasOnlyListedNames({ segments, evidence }: LearnedRoute, allowlist: Allowlist): boolean {
  const named = segments.flatMap((segment, i) => 'literal' in segment ? [] : [...segment.names.keys()].map((name) => ({ at: i + 1, name })));
  return named.length > 0 && named.every(({ at, name }) => !isPlaceholder(name) && [...evidence.values()].every(({ sample }) => (
    allowlist._find(sample.split('/').map((other, i) => i === at ? name : other).join('/')) !== undefined)));
}

/** A path that was asked for, and the same path with other values of the parameters that are not described. */
function examplesOf({ kind, path, options }: LearnedRoute, sample: string): string[] {
  if (kind !== 'template') {
    return [sample];
  }
  const segments = path.split('/');
  const other = sample.split('/').map((text, i) => {
    const name = /^\{(\w+)\}/.exec(segments[i] ?? '')?.[1];
    return name === undefined || options.pathParameters?.[name] !== undefined ? text : anotherValue(text);
  });
  return [sample, other.join('/')];
}

const CLASSES = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'];

/** A value that looks the same: its first letter or digit is another one of the same kind. */
function anotherValue(text: string): string {
  return text.replace(/[A-Za-z0-9]/, (character) => {
    const kind = CLASSES.find((characters) => characters.includes(character))!;
    return kind[(kind.indexOf(character) + 1) % kind.length];
  });
}
