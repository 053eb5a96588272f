import * as fc from 'fast-check';
import { configurations, DrawnConfiguration, DrawnRequest, DrawnRoute, makeAllowlist, makeConfiguration, requestsFor } from './decision-arbitraries';

/** Two configurations, of which the second is often a mutation of the first, and requests that come near one of the two. */
export interface DrawnPair {
  readonly old: DrawnConfiguration;
  readonly new: DrawnConfiguration;
  readonly requests: DrawnRequest[];
}

/** One step from a configuration to another. */
interface Mutation {
  readonly change: number;
  readonly at: number;
  readonly donor: DrawnConfiguration;
}

const HOSTS = [undefined, ['api.example.com'], ['*.shop.example.com', 'evil.test'], ['api.example.com', '*.shop.example.com'], ['*.example.com']];

function mutated(drawn: DrawnConfiguration, { change, at, donor }: Mutation): DrawnConfiguration {
  const { routes } = drawn;
  const index = at % routes.length;
  const route = routes[index];
  const other = donor.routes[at % donor.routes.length];
  const replaced = (one: Partial<DrawnRoute>) => routes.map((before, i) => i === index ? { ...before, ...one } : before);
  switch (change) {
    case 0: return { ...drawn, routes: routes.filter((_, i) => i !== index) };
    case 1: return { ...drawn, routes: [...routes, other] };
    case 2: return { ...drawn, routes: replaced({ methods: other.methods }) };
    case 3: return { ...drawn, routes: replaced({ options: route.kind === 'redirect' ? route.options : other.options }) };
    case 4: return { ...drawn, routes: replaced({ kind: route.kind === 'exact' ? 'prefix' : route.kind }) };
    case 5: return { ...drawn, routes: replaced({ path: `${route.path}${route.path.endsWith('/') ? '' : '/'}${at % 2 === 0 ? 'a-b' : 'a:b'}` }) };
    case 6: return { ...drawn, hosts: HOSTS[at % HOSTS.length] };
    case 7: return { ...drawn, routes: [...routes, { kind: 'prefix', path: '/', methods: ['GET'], options: {} }] };
    case 8: return { ...drawn, settings: donor.settings };
    default: return donor;
  }
}

function isPossible(drawn: DrawnConfiguration): boolean {
  try {
    makeAllowlist(drawn);
    makeConfiguration(drawn);
    return true;
  } catch {
    return false;
  }
}

/** Pairs of configurations with requests. Configurations that contradict themselves are left out. */
export const drawnPairs = (requests: number): fc.Arbitrary<DrawnPair> => fc
  .tuple(configurations, fc.array(fc.record({ change: fc.nat(9), at: fc.nat(60), donor: configurations }), { minLength: 1, maxLength: 3 }))
  .map(([old, mutations]) => ({
    old,
    new: mutations.reduce((drawn, mutation) => {
      const next = mutated(drawn, mutation);
      return next.protocol === drawn.protocol && next.routes.length > 0 && isPossible(next) ? next : drawn;
    }, old),
  }))
  .chain((pair) => fc.array(fc.oneof(requestsFor(pair.old), requestsFor(pair.new)), { minLength: requests, maxLength: requests })
    .map((drawn) => ({ ...pair, requests: drawn })));
