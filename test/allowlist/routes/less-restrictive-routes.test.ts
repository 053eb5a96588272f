import * as fc from 'fast-check';
import { Allowlist, AuthorizationRequest, HttpMethod, LessRestrictiveRoute, PathParameter, RateLimit, Route, RouteOptions } from '../../../src/allowlist';
import { relaxedRequirements } from '../../../src/allowlist/routes/relaxed-requirements';
import { configurations, makeAllowlist, requestsFor } from '../../../testing/decision-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';

const ADMINS = { allowedClients: ['10.0.0.0/8'] };
const { GET, POST, OPTIONS } = HttpMethod;

/** All numbers but those of one digit ask for less. */
const numbers = [
  Route.prefix('/a', ADMINS), Route.template('/a/{id}', { pathParameters: { id: PathParameter.integer() } }),
  ...[...'0123456789'].map((digit) => Route.exact(`/a/${digit}`, ADMINS)),
];

/** Each finding as one text. */
const told = (...routes: Route[]) => new Allowlist({ routes }).lessRestrictiveRoutes().map(text);
const text = ({ route, stricterRoute, options, method, path }: LessRestrictiveRoute) => `${route} < ${stricterRoute} (${options.join(', ')}): ${method} ${path}`;

/** Checks a finding by decisions alone. */
function expectTrue(allowlist: Allowlist, { route, stricterRoute, options, method, path }: LessRestrictiveRoute): void {
  expect(options).not.toEqual([]);
  expect(stricterRoute._pattern.matches(path)).toBe(true);
  const deciding = allowlist._paths.find((listed) => listed.route._pattern.matches(path))!;
  expect(deciding.routes.find(({ methods }) => methods.includes(method))!.route).toBe(route);
  // Routes for the same paths have one name, that of the first: prefixes with and without a slash at the end are such.
  expect(allowlist.decide({ method, target: path })).toEqual({ allowed: true, route: deciding.route.path });
}

describe('a less restrictive route that takes requests from a more restrictive route is found', () => {
  test.each<[string, Route[], string[]]>([
    ['an exception', [Route.prefix('/admin', ADMINS), Route.exact('/admin/health')], ['exact /admin/health < prefix /admin (allowedClients): GET /admin/health']],
    ['a template beside a prefix', [Route.template('/{tenant}/{page}', ADMINS), Route.prefix('/admin')],
      ['prefix /admin < template /{tenant}/{page} (allowedClients): GET /admin/x']],
    ['templates that cross', [Route.template('/{tenant}/users', ADMINS), Route.template('/acme/{page}')],
      ['template /acme/{page} < template /{tenant}/users (allowedClients): GET /acme/users']],
    ['below both', [Route.template('/{tenant}/{rest+}', ADMINS), Route.prefix('/acme')], ['prefix /acme < template /{tenant}/{rest+} (allowedClients): GET /acme/x']],
    ['a folder within a folder', [Route.prefix('/', ADMINS), Route.prefix('/a/b')], ['prefix /a/b < prefix / (allowedClients): GET /a/b']],
    ['a trailing slash', [Route.prefix('/a', ADMINS), Route.exact('/a/')], ['exact /a/ < prefix /a (allowedClients): GET /a/']],
    ['the root', [Route.prefix('/', ADMINS), Route.exact('/')], ['exact / < prefix / (allowedClients): GET /']],
    ['a path that another route does not take', [Route.prefix('/a', ADMINS), Route.exact('/a/b', ADMINS), Route.exact('/a', ADMINS), Route.prefix('/a/b')],
      ['prefix /a/b < prefix /a (allowedClients): GET /a/b/x']],
    ['a path deeper than other routes', [Route.template('/{x}/{rest+}', ADMINS), Route.prefix('/a'), Route.template('/a/{x}', ADMINS), Route.template('/a/{x}/{y}', ADMINS)],
      ['prefix /a < template /{x}/{rest+} (allowedClients): GET /a/x/x/x']],
    ['text that no other route has', [Route.prefix('/a', ADMINS), Route.template('/a/{p}'), ...[...'xyz'].map((letter) => Route.exact(`/a/${letter}`, ADMINS))],
      ['template /a/{p} < prefix /a (allowedClients): GET /a/q']],
    ['values', [Route.prefix('/a', ADMINS), Route.exact('/a/on', ADMINS), Route.template('/a/{state}', { pathParameters: { state: PathParameter.oneOf(['on', 'off']) } })],
      ['template /a/{state} < prefix /a (allowedClients): GET /a/off']],
    ['numbers', [Route.prefix('/a', ADMINS), Route.exact('/a/0', ADMINS), Route.template('/a/{id}', { pathParameters: { id: PathParameter.integer() } })],
      ['template /a/{id} < prefix /a (allowedClients): GET /a/1']],
    ['UUIDs with literal text', [Route.template('/a/{id}', { ...ADMINS, pathParameters: { id: PathParameter.uuid() } }), Route.template('/a/f{x}-4{y}c')],
      ['template /a/f{x}-4{y}c < template /a/{id} (allowedClients): GET /a/f0000000-4000-0000-0000-00000000000c']],
    ['UUIDs that need a second look', [Route.template('/a/{id}', { ...ADMINS, pathParameters: { id: PathParameter.uuid() } }), Route.template('/a/{x}-{y}-{z}-{v}-{w}')],
      ['template /a/{x}-{y}-{z}-{v}-{w} < template /a/{id} (allowedClients): GET /a/00000000-0000-0000-0000-000000000000']],
    ['numbers with literal text', [Route.template('/a/{id}', { ...ADMINS, pathParameters: { id: PathParameter.integer() } }), Route.template('/a/-4{x}2')],
      ['template /a/-4{x}2 < template /a/{id} (allowedClients): GET /a/-402']],
    ['literal texts of both', [Route.template('/a/{x}.csv', ADMINS), Route.template('/a/report-{year}-{month}')],
      ['template /a/report-{year}-{month} < template /a/{x}.csv (allowedClients): GET /a/report-x-x.csv']],
    ['literal texts that are the same once', [Route.template('/a/p{x}-{y}', ADMINS), Route.template('/a/{x}-{y}.csv'), Route.template('/a/p{x}-{y}-{z}.csv', ADMINS)],
      ['template /a/{x}-{y}.csv < template /a/p{x}-{y} (allowedClients): GET /a/px-x.csv']],
    ['literal texts in another order', [Route.template('/a/{x}+{y}q', ADMINS), Route.template('/a/p{x}-{y}'), Route.template('/a/p{x}-{y}+{z}q', ADMINS)],
      ['template /a/p{x}-{y} < template /a/{x}+{y}q (allowedClients): GET /a/p+-q']],
    ['parameters beside literal text of others', [Route.prefix('/a', ADMINS), Route.template('/a/{p}{q}'), Route.template('/a/x{p}', ADMINS)],
      ['template /a/{p}{q} < prefix /a (allowedClients): GET /a/yy']],
    ['a trailing slash that is left', [Route.prefix('/', ADMINS), Route.exact('/a', ADMINS), Route.template('/a/{rest+}', ADMINS), Route.prefix('/a')],
      ['prefix /a < prefix / (allowedClients): GET /a/']],
    ['values of which most are taken', [
      Route.prefix('/a', ADMINS), ...['b/b', 'c/c', 'c/b'].map((end) => Route.exact(`/a/${end}`, ADMINS)),
      Route.template('/a/{s}/{t}', { pathParameters: { s: PathParameter.oneOf(['b', 'c']), t: PathParameter.oneOf(['b', 'c']) } }),
    ], ['template /a/{s}/{t} < prefix /a (allowedClients): GET /a/b/c']],
    ['numbers of several digits', [...numbers, Route.template('/a/-{x}', ADMINS)], ['template /a/{id} < prefix /a (allowedClients): GET /a/00']],
    ['negative numbers', [...numbers, ...[...'0123456789'].map((digit) => Route.template(`/a/${digit}{x}`, ADMINS))],
      ['template /a/{id} < prefix /a (allowedClients): GET /a/-0']],
    ['spellings', [Route.prefix('/caf%C3%A9', ADMINS), Route.exact('/caf%c3%a9/@me')], ['exact /caf%c3%a9/@me < prefix /caf%C3%A9 (allowedClients): GET /caf%c3%a9/@me']],
  ])('%s', (_, routes, findings) => {
    for (const order of [routes, [...routes].reverse()]) {
      const allowlist = new Allowlist({ routes: order });
      expect(allowlist.lessRestrictiveRoutes().map(text)).toEqual(findings);
      allowlist.lessRestrictiveRoutes().forEach((finding) => expectTrue(allowlist, finding));
    }
  });

  test.each<[string, Route[]]>([
    ['the more restrictive route decides', [Route.prefix('/'), Route.prefix('/admin', ADMINS)]],
    ['no path matches both routes', [Route.prefix('/admin', ADMINS), Route.prefix('/api'), Route.exact('/administrator'), Route.template('/{x}/{y}')]],
    ['a third route decides all common paths', [Route.template('/{x}/{y}', ADMINS), Route.prefix('/a'), Route.template('/a/{y}', ADMINS)]],
    ['a third route decides all values', [Route.prefix('/a', ADMINS), Route.template('/a/{x}', { pathParameters: { x: PathParameter.oneOf(['b']) } }), Route.exact('/a/b', ADMINS)]],
    ['the more specific one is a redirect', [Route.prefix('/admin', ADMINS), Route.redirect('/admin/old', '/admin/new')]],
    ['the path is not canonical for the first route', [Route.template('/{x}/a;b', { ...ADMINS, allowSemicolon: true }), Route.template('/a/{y}')]],
    ['the path is another spelling', [Route.template('/{x}/@b', ADMINS), Route.template('/a/{y}'), Route.exact('/a/%40b', ADMINS)]],
    ['a number is not a UUID', [Route.template('/{u}/b', { ...ADMINS, pathParameters: { u: PathParameter.uuid() } }), Route.template('/{x}.{y}/b')]],
  ])('but not if %s', (_, routes) => expect(told(...routes)).toEqual([]));
});

describe('the options by which the second route is less restrictive are reported', () => {
  const limit = { rateLimits: [RateLimit.perClient({ requestsPerSecond: 5 })] };
  const staff = { users: 'staff' };
  const toApp = AuthorizationRequest.toApp('/check');
  const get = [GET];
  const post = [POST];

  /** The options of the stricter route, of the other one, and by which the other one asks for less. */
  test.each<[string, RouteOptions, RouteOptions, string[]]>([
    ['addresses', ADMINS, {}, ['allowedClients']],
    ['other addresses', ADMINS, { allowedClients: ['10.0.0.0/7'] }, ['allowedClients']],
    ['one more address', ADMINS, { allowedClients: ['10.0.0.0/8', '2001:db8::/32'] }, ['allowedClients']],
    ['fewer addresses', ADMINS, { allowedClients: ['10.1.0.0/16', '10.2.3.4'] }, []],
    ['the same addresses in parts', { allowedClients: ['10.0.0.0/9', '10.128.0.0/10', '10.192.0.0/10'] }, ADMINS, []],
    ['addresses with a hole', { allowedClients: ['10.0.0.0/9', '10.192.0.0/10'] }, ADMINS, ['allowedClients']],
    ['other methods', { ...ADMINS, methods: post }, { methods: get }, ['allowedClients']],
    ['a password', { basicAuth: staff }, {}, ['basicAuth']],
    ['other users', { basicAuth: staff }, { basicAuth: {} }, ['basicAuth']],
    ['another realm', { basicAuth: staff }, { basicAuth: { users: 'staff', realm: 'Staff' } }, []],
    ['an authorization request', { authorizedBy: toApp }, { basicAuth: staff }, ['authorizedBy']],
    ['another authorization request', { authorizedBy: toApp }, { authorizedBy: AuthorizationRequest.toApp('/other') }, ['authorizedBy']],
    ['other headers of the authorization response', { authorizedBy: toApp }, { authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-User'] }) }, []],
    ['a query', { queryParameters: ['q'] }, {}, ['queryParameters']],
    ['a larger query', { queryParameters: ['q'] }, { queryParameters: ['p', 'q'] }, ['queryParameters']],
    ['a smaller query', { queryParameters: ['p', 'q'] }, { queryParameters: ['q'] }, []],
    ['the query of other methods', { queryParameters: ['q'], methods: post }, { methods: get }, []],
    ['bodies', { contentTypes: ['a/b'], methods: post }, { methods: post }, ['contentTypes']],
    ['more bodies', { contentTypes: ['a/b'], methods: post }, { contentTypes: ['a/b', 'a/c'], methods: post }, ['contentTypes']],
    ['fewer bodies', { contentTypes: ['a/b', 'a/c'], methods: post }, { contentTypes: ['a/b'], methods: post }, []],
    ['bodies of GET', { contentTypes: ['a/b'], methods: [GET, POST] }, {}, []],
    ['a rate', limit, {}, ['rateLimits']],
    ['another rate', limit, { rateLimits: [RateLimit.inTotal({ requestsPerSecond: 500 })] }, []],
    ['the rate of other methods', { ...limit, methods: post }, { methods: get }, []],
    ['connections', { maxConnections: 1 }, {}, ['maxConnections']],
    ['more connections', { maxConnections: 1 }, { maxConnections: 100 }, []],
    ['report-only', {}, { reportOnly: true }, ['reportOnly']],
    ['report-only on both routes', { reportOnly: true }, { reportOnly: true }, []],
    ['several', { ...ADMINS, ...limit, basicAuth: staff }, { basicAuth: staff, reportOnly: true }, ['allowedClients', 'rateLimits', 'reportOnly']],
    ['nothing', {}, {}, []],
  ])('%s', (_, stricter, options, less) => {
    const allowlist = new Allowlist({ routes: [Route.prefix('/', stricter), Route.exact('/a', options)] });
    const findings = allowlist.lessRestrictiveRoutes();
    expect(findings.map(({ options: names }) => names)).toEqual(less.length === 0 ? [] : [less]);
    findings.forEach((finding) => expectTrue(allowlist, finding));
  });

  test('the example request uses a shared method, preferably GET, or else a method of the first route', () => {
    const methods = (stricter: HttpMethod[], own: HttpMethod[], more: RouteOptions = ADMINS) =>
      new Allowlist({ routes: [Route.prefix('/', { methods: stricter, ...more }), Route.exact('/a', { methods: own })] }).lessRestrictiveRoutes().map(({ method }) => method);
    expect(methods([GET, POST], [GET, POST])).toEqual(['GET']);
    expect(methods([POST], [GET, POST])).toEqual(['POST']);
    expect(methods([POST], [OPTIONS])).toEqual(['OPTIONS']);
    expect(methods([GET, POST], [GET, POST], { contentTypes: ['a/b'] })).toEqual(['POST']);
  });

  test('different methods of the same path are compared by their own options', () => {
    const put = { methods: [HttpMethod.PUT] };
    // A route that is open by one method states this explicitly.
    expect(told(Route.prefix('/a', { ...ADMINS, methods: post }), Route.prefix('/a'))).toEqual([]);
    expect(told(Route.prefix('/a', { ...ADMINS, methods: post }), Route.prefix('/a'), Route.exact('/a/b'))).toEqual([]);
    expect(told(Route.prefix('/a', { ...ADMINS, methods: post }), Route.prefix('/a'), Route.exact('/a/b', { methods: post })))
      .toEqual(['exact /a/b < prefix /a (allowedClients): POST /a/b']);
    expect(told(Route.prefix('/a', { ...ADMINS, methods: post }), Route.prefix('/a'), Route.exact('/a/b', put)))
      .toEqual(['exact /a/b < prefix /a (allowedClients): PUT /a/b']);
    expect(told(Route.prefix('/a', { ...ADMINS, methods: [GET, POST] }), Route.exact('/a/b', { ...ADMINS, methods: post }), Route.exact('/a/b')))
      .toEqual(['exact /a/b < prefix /a (allowedClients): GET /a/b']);
    expect(told(Route.prefix('/a', { ...limit, methods: [GET, POST] }), Route.exact('/a/b', { ...limit, methods: post }), Route.exact('/a/b', put)))
      .toEqual([]);
    expect(told(Route.prefix('/a', { reportOnly: true, methods: post }), Route.prefix('/a'), Route.exact('/a/b', { reportOnly: true, methods: [GET] })))
      .toEqual(['exact /a/b < prefix /a (reportOnly): GET /a/b']);
  });

  test('methods of routes that match the same paths are combined', () => {
    const findings = told(Route.prefix('/', { ...limit, methods: post }), Route.exact('/a'), Route.exact('/a', { methods: post }));
    expect(findings).toEqual(['exact /a < prefix / (rateLimits): POST /a']);
  });
});

/** Many different restrictions on few paths. */
const restrictions: fc.Arbitrary<RouteOptions> = fc.record({
  allowedClients: fc.constantFrom<string[] | undefined>(undefined, undefined, ['10.0.0.0/8'], ['10.0.0.0/9']),
  rateLimits: fc.constantFrom<RateLimit[] | undefined>(undefined, undefined, [RateLimit.inTotal({ requestsPerSecond: 1 })]),
  reportOnly: fc.constantFrom(undefined, undefined, undefined, true),
  methods: fc.constantFrom<HttpMethod[]>([GET], [POST], [GET, POST]),
  allowSemicolon: fc.constantFrom(undefined, undefined, true),
});
const DESCRIBED = {
  i: PathParameter.integer(), u: PathParameter.uuid(), e: PathParameter.oneOf(['a', 'b', 'ab', '1']),
};
const SEGMENTS = [
  'a', 'b', 'ab', 'x', '1', '@b', '%40b', 'a;b', 'caf%C3%A9', '{p}', '{p}', '{p}{q}', 'a{p}', '{p}b', '{p}.{q}', '{p}-{q}', '{p}%C3%A9', '{p}1{q}', '{i}', '{u}', '{e}',
];
const crowded = fc.array(fc.tuple(
  fc.constantFrom('exact', 'prefix', 'template', 'template', 'template'),
  fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 3 }),
  fc.constantFrom('', '', '', '/', '/{rest+}'),
  restrictions,
), { minLength: 2, maxLength: 12 }).map((drawn) => {
  const routes: Route[] = [];
  for (const [kind, segments, end, options] of drawn) {
    const path = segments.map((segment) => `/${segment}`).join('') + end || '/';
    const pathParameters = Object.fromEntries(Object.entries(DESCRIBED).filter(([name]) => kind === 'template' && path.includes(`{${name}}`)));
    try {
      const made = Route[kind as 'exact' | 'prefix' | 'template'](path, { ...options, pathParameters });
      new Allowlist({ routes: [...routes, made] });
      routes.push(made);
    } catch {
      // Other tests check the errors of invalid and contradicting routes.
    }
  }
  return new Allowlist({ routes: routes.length > 0 ? routes : [Route.exact('/a')] });
});
const TEXTS = [
  'a', 'b', 'ab', 'x', '1', '7', '-1', '@b', '%40b', 'a;b', 'a1', 'a-b', '1-b', 'aab', 'a.b', 'x%C3%A9', 'caf%c3%a9', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  '11', 'qq',
];
const paths = fc.tuple(
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 5 }),
  fc.constantFrom('', '', '', '/'),
).map(([segments, end]) => segments.map((segment) => `/${segment}`).join('') + end || '/');

/** Whatever a request shows is in the report. */
function expectReported(allowlist: Allowlist, report: LessRestrictiveRoute[], path: string): void {
  const [deciding, ...others] = allowlist._paths.filter(({ route }) => route._pattern.matches(path));
  for (const winner of deciding?.routes ?? []) {
    if (!allowlist.decide({ method: winner.methods[0], target: path }).allowed) continue;
    for (const other of others.flatMap(({ routes }) => routes)) {
      const options = relaxedRequirements(winner, other);
      const reported = report.filter(({ route, stricterRoute }) => route === winner.route && stricterRoute === other.route);
      expect({ path, winner: String(winner.route), other: String(other.route), reported: reported.map((finding) => finding.options) })
        .toMatchObject({ reported: options.length > 0 ? [options] : [] });
    }
    deciding.routes.forEach(({ route }) => {
      expect(report.filter((finding) => finding.route === winner.route && finding.stricterRoute === route)).toEqual([]);
    });
  }
}

describe('with very many routes', () => {
  const limited = { rateLimits: [RateLimit.perClient({ requestsPerSecond: 5 })] };
  const users = { basicAuth: {} };
  const many = (count: number, make: (i: number) => Route) => Array.from({ length: count }, (_, i) => make(i));
  const count = (...routes: Route[]) => new Allowlist({ routes }).lessRestrictiveRoutes().length;

  // A comparison of all pairs, or of each route for each path, would take minutes.
  test('less restrictive routes are found without a comparison of all pairs', () => {
    expect(count(Route.prefix('/', users), ...many(5000, (i) => Route.template(`/a/r${i}/{x}:batch`)))).toBe(5000);
    expect(count(...many(10_000, (i) => i % 20 === 0 ? Route.template(`/a/r${i}/{id}`, users)
      : i % 20 === 1 ? Route.exact(`/a/r${i - 1}/x`) : Route.template(`/a/r${i - i % 20}/${i}/{x}`)))).toBe(500);
  });

  test('routes with equal requirements are skipped', () => {
    expect(count(...many(50_000, (i) => i % 2 ? Route.exact(`/a/r${i}`, limited) : Route.template(`/a/r${i}/{x}`, limited)), Route.prefix('/a', limited))).toBe(0);
  });

  test('above a limit some pairs are left out, but every stricter route is still reported', () => {
    const allowlist = new Allowlist({ routes: [...many(60, (i) => Route.template(`/{t}/b${i}`, users)), ...many(2000, (i) => Route.template(`/c${i}/{d}`))] });
    const found = allowlist.lessRestrictiveRoutes();
    expect(found.length).toBeLessThan(110_000);
    expect(new Set(found.map(({ stricterRoute }) => stricterRoute)).size).toBe(60);
  });
});

describe('for any allowlist', () => {
  test('every finding is true, and every difference that a request shows is found', () => {
    let shown = 0;
    fc.assert(fc.property(crowded, fc.array(paths, { minLength: 30, maxLength: 30 }), (allowlist, targets) => {
      const report = allowlist.lessRestrictiveRoutes();
      shown += report.length;
      report.forEach((finding) => expectTrue(allowlist, finding));
      [...targets, ...report.map(({ path }) => path)].forEach((path) => expectReported(allowlist, report, path));
    }), { numRuns: numberOfRuns(500) });
    expect(shown).toBeGreaterThan(numberOfRuns(100));
  });

  test('the same holds with all options', () => {
    const drawn = configurations.chain((configuration) => fc.tuple(
      fc.constant(makeAllowlist(configuration)),
      fc.array(requestsFor(configuration), { maxLength: 20 }),
    ));
    fc.assert(fc.property(drawn, ([allowlist, requests]) => {
      const report = allowlist.lessRestrictiveRoutes();
      report.forEach((finding) => expectTrue(allowlist, finding));
      requests.filter(({ target }) => target.startsWith('/')).forEach(({ target }) => expectReported(allowlist, report, target.split('?')[0]));
    }), { numRuns: numberOfRuns(200) });
  });
});
