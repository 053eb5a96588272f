import { AllowlistChange, DESCRIBED_PARAMETERS } from './allowlist-changes';
import { nearMisses } from './near-misses';
import { Decision, HttpMethod, PathParameter, RejectionReason, RequestHead, RouteOptions } from '../../allowlist';
import { rawPathOf } from '../../allowlist/paths/raw-path';
import type { ListedPath, MergedRoute } from '../../allowlist/routes/merge-routes';
import type { NginxConfiguration } from '../../nginx';
import { decidingPath } from '../check/configuration';
import { isPlaceholder, segmentShape } from '../learn/segment-shape';

/** A change that may let a request pass, in words. */
export interface ChangeCandidate {
  readonly text: string;
  readonly change: AllowlistChange;
}

const MOST_ROUTES = 3;

/** The changes of an allowlist that may solve the problem of a request. Nobody has tried the changes yet. */
export function changeCandidates(configuration: NginxConfiguration, request: RequestHead, decision: Decision): ChangeCandidate[] {
  const { _allowlist: allowlist } = configuration;
  const path = rawPathOf(request.target);
  const listed = decidingPath(configuration, decision, request.target);
  const route = listed && (listed.routes.find(({ methods }) => methods.includes(request.method)) ?? listed.routes[0]);
  switch (decision.reason) {
    case RejectionReason.METHOD_NOT_ALLOWED: return listed === undefined ? [] : methodChanges(listed, request);
    case RejectionReason.NO_ROUTE: return [...parameterChanges(configuration, request), ...newRoutes(request)];
    case RejectionReason.UNKNOWN_HOST: return allowlist.hosts.length === 0 ? [] : hostChange(request);
    case RejectionReason.NOT_CANONICAL: return spellingChanges(configuration, route, path, decision);
    case RejectionReason.CLIENT_NOT_ALLOWED: return optionChange(route, 'allowedClients', [clientRange(request.clientAddress!)]);
    case RejectionReason.QUERY_NOT_ALLOWED: return optionChange(route, 'queryParameters', queryNames(request.target, route));
    case RejectionReason.CONTENT_TYPE_NOT_ALLOWED: return optionChange(route, 'contentTypes', contentTypes(request));
    default: return [];
  }
}

function methodChanges({ routes }: ListedPath, { method, target }: RequestHead): ChangeCandidate[] {
  if (method === 'TRACE' || method === 'CONNECT') {
    return [];
  }
  const changed = routes.find(({ route }) => route._redirect === undefined);
  return changed === undefined ? newRoutes({ method, target }) : [{
    text: `add ${method} to the methods of ${changed.route}`,
    change: { kind: 'options', route: changed, options: { methods: methodsOf([...changed.methods, method]) } },
  }];
}

function methodsOf(names: string[]): HttpMethod[] {
  return names.filter((name) => name !== 'HEAD' || !names.includes('GET')).map((name) => HttpMethod.of(name));
}

/** A route for the path, in which unmistakable values are parameters, and a route for only this path. */
function newRoutes({ method, target }: RequestHead): ChangeCandidate[] {
  const path = rawPathOf(target);
  const methods = method === 'GET' || !/^[A-Z][A-Z_-]*$/.test(method) ? {} : { methods: [HttpMethod.of(method)] };
  const pathParameters: Record<string, PathParameter> = {};
  let parameters = 0;
  const template = path.split('/').map((segment) => {
    const shape = segmentShape(segment);
    if (!isPlaceholder(shape)) {
      return segment;
    }
    const name = parameters++ === 0 ? 'id' : `id${parameters}`;
    const described = DESCRIBED_PARAMETERS[shape.slice(1, -1)];
    if (described !== undefined) {
      pathParameters[name] = described;
    }
    return shape.replace(/^\{[^}]*\}/, `{${name}}`);
  }).join('/');
  const described = Object.keys(pathParameters).length === 0 ? {} : { pathParameters };
  const candidates: [kind: 'exact' | 'template', path: string, options: RouteOptions][] = [
    ...template === path ? [] : [['template', template, { ...described, ...methods }] as ['template', string, RouteOptions]],
    ['exact', path, methods],
  ];
  return candidates.map(([pathKind, of, options]) => ({ text: `add a route for ${of}`, change: { kind: 'route', pathKind, path: of, options } }));
}

/** Routes that would match if a parameter had no description. */
function parameterChanges(configuration: NginxConfiguration, request: RequestHead): ChangeCandidate[] {
  const misses = nearMisses(configuration._allowlist, request).filter(({ parameter }) => parameter !== undefined);
  return misses.flatMap(({ listed, parameter }) => listed.routes
    .filter(({ methods }) => methods.includes(request.method))
    .map((route): ChangeCandidate => {
      const { [parameter!]: _, ...others } = route.route._options.pathParameters ?? {};
      return {
        text: `accept any segment for {${parameter}} in ${route.route}`,
        change: { kind: 'options', route, options: { pathParameters: others } },
      };
    }));
}

function hostChange({ host }: RequestHead): ChangeCandidate[] {
  const name = host?.toLowerCase().replace(/:[0-9]*$/, '').replace(/\.$/, '');
  return name === undefined ? [] : [{ text: `add ${name} to the hosts`, change: { kind: 'host', host: name } }];
}

function spellingChanges(
  { _allowlist: allowlist }: NginxConfiguration, route: MergedRoute | undefined, path: string, { finding }: Decision,
): ChangeCandidate[] {
  if (finding?.option === undefined) {
    return [];
  }
  const matching = allowlist._paths
    .filter(({ route: { _pattern: pattern } }) => path.includes('//') ? pattern.isOpen && pattern.matchesWithEmptySegments(path) : pattern.matches(path))
    .slice(0, MOST_ROUTES).flatMap(({ routes }) => routes);
  const names = finding.option.split(', ');
  const options: RouteOptions = Object.fromEntries(names.map((name) => [name, name !== 'strictQuery']));
  return (route === undefined ? matching : [route, ...matching.filter((one) => one !== route)])
    .map((one) => ({ text: `set ${names.map((name) => `${name}: ${name !== 'strictQuery'}`).join(' and ')} on ${one.route}`, change: { kind: 'options', route: one, options } }));
}

function optionChange(route: MergedRoute | undefined, name: 'allowedClients' | 'queryParameters' | 'contentTypes', added: string[]): ChangeCandidate[] {
  if (route === undefined || added.length === 0) {
    return [];
  }
  const options = { [name]: [...route.route._options[name] ?? [], ...added] };
  return [{ text: `add ${added.join(', ')} to ${name} of ${route.route}`, change: { kind: 'options', route, options } }];
}

function clientRange(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

function queryNames(target: string, route: MergedRoute | undefined): string[] {
  const known = route?.route._options.queryParameters ?? [];
  const names = target.split('?').slice(1).join('?').split('&').filter((one) => one !== '').map((one) => decoded(one.split('=')[0]));
  return [...new Set(names)].filter((name) => name !== '' && !known.includes(name));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return '';
  }
}

function contentTypes({ headers = {} }: RequestHead): string[] {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const type = header.split(';')[0].trim().toLowerCase();
  return type === '' ? [] : [type];
}
