import { HttpMethod, Route } from '../../src/allowlist';

/** A made-up route: a path, and methods by name. */
export interface SyntheticRoute {
  readonly kind: 'exact' | 'template';
  readonly path: string;
  readonly methods: string[];
}

const NOUNS = [
  'accounts', 'orders', 'invoices', 'payments', 'customers', 'products', 'shipments', 'reports', 'users', 'teams', 'projects', 'tasks',
  'messages', 'events', 'files', 'tokens', 'webhooks', 'alerts', 'devices', 'regions', 'plans', 'quotas', 'audits', 'settings',
];
const VERBS = ['search', 'export', 'import', 'archive', 'restore', 'approve', 'cancel', 'refresh', 'preview', 'summary'];
const METHOD_SETS = [['GET'], ['GET', 'POST'], ['GET', 'PATCH', 'DELETE'], ['PUT', 'DELETE'], ['POST'], ['GET', 'PUT', 'DELETE']];

/** Every so many templates one begins with a parameter. */
const VARIABLE_FIRST = 50;

/**
 * Routes in the shapes of real APIs, the same for the same count: a third exact,
 * the rest templates with one to three parameters, some of which begin with one.
 */
export function syntheticRoutes(count: number): SyntheticRoute[] {
  const random = pseudoRandom(count);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  // About as many services, which are first segments, as each has routes: GitHub has 37 and 22.
  const services = Math.round(Math.sqrt(count));
  const service = () => {
    const index = Math.floor(random() * services);
    return `${NOUNS[index % NOUNS.length]}-${Math.floor(index / NOUNS.length)}`;
  };
  const resource = () => `${pick(NOUNS)}-${Math.floor(random() * 40)}`;
  const exact = () => pick([
    () => `/${service()}/${resource()}`,
    () => `/${service()}/v${1 + Math.floor(random() * 3)}/${resource()}/${pick(VERBS)}`,
    () => `/${service()}/${resource()}/${resource()}/${pick(VERBS)}`,
  ])();
  const template = () => pick([
    () => `/${service()}/${resource()}/{id}`,
    () => `/${service()}/${resource()}/{id}/${pick(VERBS)}`,
    () => `/${service()}/{tenant}/${resource()}/{id}`,
    () => `/${service()}/{tenant}/${resource()}/{id}/${resource()}`,
    () => `/${service()}/${resource()}/{id}/${resource()}/{item}/${pick(VERBS)}`,
    () => `/${service()}/{tenant}/{project}/${resource()}/{id}/${pick(VERBS)}`,
  ])();
  const variableFirst = () => `/{tenant}/${service()}/${resource()}/{id}`;

  const seen = new Set<string>();
  const routes: SyntheticRoute[] = [];
  for (let templates = 0; routes.length < count;) {
    const kind = routes.length % 3 === 0 ? 'exact' : 'template';
    const path = kind === 'exact' ? exact() : templates % VARIABLE_FIRST === VARIABLE_FIRST - 1 ? variableFirst() : template();
    const shape = path.replace(/\{[^}]*\}/g, '{}');
    if (!seen.has(shape)) {
      seen.add(shape);
      routes.push({ kind, path, methods: pick(METHOD_SETS) });
      templates += kind === 'template' ? 1 : 0;
    }
  }
  return routes;
}

export function allowlistRoutes(routes: SyntheticRoute[]): Route[] {
  return routes.map(({ kind, path, methods }) => Route[kind](path, { methods: methods.map((name) => HttpMethod.of(name)) }));
}

/** The mulberry32 generator: small, and the same on every machine. */
function pseudoRandom(seed: number): () => number {
  /* eslint-disable no-bitwise */
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /* eslint-enable no-bitwise */
}
