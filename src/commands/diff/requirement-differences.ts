import { clientCandidates } from './client-candidates';
import type { ComparedSide } from './compared-side';
import { Difference, DifferenceKind } from './difference';
import type { RoutePair } from './request-differences';
import { isCanonical } from '../../allowlist/paths/canonical-target';
import { unmetRequirement } from '../../allowlist/policies/requirements';
import type { RequestHead } from '../../allowlist/request-head';
import type { MergedRoute } from '../../allowlist/routes/merge-routes';
import type { RouteOptions } from '../../allowlist/routes/route-options';

/** The parts of a request that a requirement looks at, independently of the other parts. */
interface RequestPart {
  readonly query?: string;
  readonly clientAddress?: string;
  readonly contentType?: string;
}

type Option = Extract<keyof RouteOptions, 'allowedClients' | 'queryParameters' | 'contentTypes' | 'strictQuery' | 'allowNewlineInQuery'>;

/** A part of requests, with values of each class of values that two routes may tell apart. */
interface Dimension {
  /** The option of a route that does not accept a value, or `undefined` if the route accepts the value. */
  readonly rejectedBy: (route: MergedRoute, value: RequestPart, path: string) => Option | undefined;
  readonly candidates: (one: MergedRoute, other: MergedRoute) => RequestPart[];
}

/** A name that is in none of the lists. */
function unnamed(name: string, listed: string[]): string {
  return listed.includes(name) ? unnamed(`${name}-other`, listed) : name;
}

const DIMENSIONS: Dimension[] = [
  {
    rejectedBy: ({ route }, value, path) => unmetRequirement({ clients: route._requirements.clients }, requestOf(value, path)) && 'allowedClients',
    candidates: (one, other) => {
      const [own, others] = [one, other].map(({ route }) => route._requirements.clients);
      return own === undefined && others === undefined ? [{}] : clientCandidates(own, others).map((clientAddress) => ({ clientAddress }));
    },
  },
  {
    rejectedBy: ({ route }, value, path) => {
      const accepts = (form: Partial<typeof route._form>) => isCanonical(`${path}${value.query}`, { ...route._form, ...form });
      return !accepts({}) ? accepts({ strictQuery: false }) ? 'strictQuery' : 'allowNewlineInQuery'
        : unmetRequirement({ queryNames: route._requirements.queryNames }, requestOf(value, path)) && 'queryParameters';
    },
    candidates: (one, other) => {
      const listed = [one, other].flatMap(({ route }) => route._options.queryParameters ?? []);
      const names = [...new Set(listed), unnamed('other', listed)].map(encodeURIComponent);
      return [{ query: '' }, ...['1', '"', '%0A'].flatMap((value) => names.map((name) => ({ query: `?${name}=${value}` })))];
    },
  },
  {
    rejectedBy: ({ route }, value, path) => (
      unmetRequirement({ contentTypes: route._requirements.contentTypes }, requestOf(value, path)) && 'contentTypes'),
    candidates: (one, other) => {
      const listed = [one, other].flatMap(({ route }) => route._requirements.contentTypes ?? []);
      return [{}, ...[...new Set(listed), unnamed('application/octet-stream', listed)].map((contentType) => ({ contentType }))];
    },
  },
];

function requestOf({ query = '', clientAddress, contentType }: RequestPart, path: string, method = 'GET'): RequestHead {
  return {
    method,
    target: `${path}${query}`,
    ...clientAddress !== undefined && { clientAddress },
    ...contentType !== undefined && { headers: { 'Content-Type': contentType, 'Content-Length': '1' } },
  };
}

/**
 * The differences in what two routes ask of client address, query and body. The parts are independent of each other: a request is
 * rejected if one of its parts is rejected.
 */
export class RequirementComparison {
  constructor(private readonly old: ComparedSide, private readonly new_: ComparedSide, private readonly host: string) {}

  public compare(pair: RoutePair): Difference[] {
    return DIMENSIONS.flatMap((dimension) => [
      ...this.differences(pair, dimension, DifferenceKind.LOOSENED),
      ...this.differences(pair, dimension, DifferenceKind.TIGHTENED),
    ]);
  }

  /** A request that both routes of a pair accept, or else a request that the new route accepts. */
  public commonRequest({ old, new: new_, path, methods }: RoutePair): RequestHead {
    const parts = DIMENSIONS.map((dimension) => acceptedValue(dimension, new_, old, path));
    return { ...requestOf(Object.assign({}, ...parts), path, preferredMethod(methods)), host: this.host };
  }

  private differences(pair: RoutePair, dimension: Dimension, kind: DifferenceKind.LOOSENED | DifferenceKind.TIGHTENED): Difference[] {
    const [wide, narrow] = kind === DifferenceKind.LOOSENED ? [pair.new, pair.old] : [pair.old, pair.new];
    const found = new Map<Option, RequestPart>();
    for (const value of dimension.candidates(wide, narrow)) {
      const option = dimension.rejectedBy(narrow, value, pair.path);
      if (option !== undefined && dimension.rejectedBy(wide, value, pair.path) === undefined && !found.has(option)) {
        found.set(option, value);
      }
    }
    return [...found].map(([option, value]): Difference => {
      const others = DIMENSIONS.filter((one) => one !== dimension).map((one) => acceptedValue(one, wide, narrow, pair.path));
      const request = { ...requestOf(Object.assign({}, ...others, value), pair.path, preferredMethod(pair.methods)), host: this.host };
      const witness = { request, oldDecision: this.old.decide(request), newDecision: this.new_.decide(request) };
      return {
        kind,
        subject: option,
        scope: 'route',
        methods: [...pair.methods].sort(),
        oldRoute: pair.old.route.toString(),
        newRoute: pair.new.route.toString(),
        oldValue: valueOf(pair.old, option),
        newValue: valueOf(pair.new, option),
        witness,
        isDecided: true,
      };
    });
  }
}

/** A value that both routes accept, or else a value that the first route accepts. */
function acceptedValue({ candidates, rejectedBy }: Dimension, wide: MergedRoute, narrow: MergedRoute, path: string): RequestPart {
  const accepted = candidates(wide, narrow).filter((value) => rejectedBy(wide, value, path) === undefined);
  return accepted.find((value) => rejectedBy(narrow, value, path) === undefined) ?? accepted[0] ?? {};
}

/** GET, or else the first method. */
function preferredMethod(methods: Set<string>): string {
  return methods.has('GET') ? 'GET' : [...methods].sort()[0];
}

function valueOf({ route }: MergedRoute, option: Option): unknown {
  switch (option) {
    case 'strictQuery': return route._form.strictQuery;
    case 'allowNewlineInQuery': return route._form.newlineInQuery;
    default: return route._options[option];
  }
}
