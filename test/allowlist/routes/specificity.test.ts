import * as fc from 'fast-check';
import { Allowlist, HttpMethod, PathParameter, RejectionReason, Route } from '../../../src/allowlist';
import { numberOfRuns } from '../../../testing/number-of-runs';

const id = { id: PathParameter.integer() };
const few = { id: PathParameter.oneOf(['1', '2']) };
const many = { id: PathParameter.oneOf(['1', '2', '3']) };

/** The routes of each line match its path; the first one decides. */
const LINES: [path: string, ...routes: Route[]][] = [
  ['/admin/users', Route.prefix('/admin'), Route.template('/{tenant}/{page}'), Route.prefix('/')],
  ['/-/npm/v1/x', Route.prefix('/-/npm/v1'), Route.template('/{pkg}/{rest+}')],
  ['/a/b', Route.exact('/a/b'), Route.prefix('/a/b'), Route.template('/a/{x}'), Route.template('/{x}/b')],
  ['/a/b.c', Route.exact('/a/b.c'), Route.template('/a/{x}.c'), Route.template('/a/{x}'), Route.template('/a/{rest+}'), Route.prefix('/a'), Route.template('/{x}/b.c')],
  ['/a/b.tar.gz', Route.template('/a/{x}.tar.gz'), Route.template('/a/{x}.gz'), Route.template('/a/{x}.{y}'), Route.template('/a/{x}')],
  ['/a/1', Route.template('/a/{id}', { pathParameters: few }), Route.template('/a/{id}', { pathParameters: many }), Route.template('/a/{id}', { pathParameters: id }),
    Route.template('/a/{x}'), Route.template('/a/{rest+}'), Route.prefix('/a')],
  ['/a/x1', Route.template('/a/x{y}'), Route.template('/a/{x}{y}'), Route.template('/a/{x}')],
  ['/a/1/c', Route.template('/a/{id}/{y}', { pathParameters: id }), Route.template('/a/{x}/c'), Route.template('/a/{x}/{y}'), Route.prefix('/a')],
  ['/a/b/c', Route.template('/a/b/{x}'), Route.template('/a/{x}/c'), Route.template('/{x}/b/c')],
  ['/a/b/c/d', Route.prefix('/a/b/c'), Route.prefix('/a/b'), Route.template('/a/{x}/c/d'), Route.template('/a/{rest+}'), Route.prefix('/a'), Route.template('/{x}/b/c/d')],
  ['/a/', Route.exact('/a/'), Route.prefix('/a'), Route.prefix('/')],
  ['/q', Route.exact('/q'), Route.template('/{x}'), Route.template('/{rest+}'), Route.prefix('/')],
];

describe('specificity is compared segment by segment from the left', () => {
  test.each(LINES)('%s', (path, ...routes) => {
    for (let first = 0; first < routes.length; first++) {
      const rest = routes.slice(first);
      for (const order of [rest, [...rest].reverse()]) {
        const allowlist = new Allowlist({ routes: order });
        expect(allowlist.decide({ method: 'GET', target: path }).route).toBe(rest[0].path);
        expect(allowlist._routes.map(({ route }) => route)).toEqual(rest);
      }
    }
  });

  test('the most specific route decides even if it does not allow the method', () => {
    const allowlist = new Allowlist({ routes: [Route.prefix('/', { methods: [HttpMethod.POST] }), Route.exact('/a')] });
    expect(allowlist.decide({ method: 'POST', target: '/a' })).toEqual({
      allowed: false, status: 405, reason: RejectionReason.METHOD_NOT_ALLOWED, route: '/a', allow: ['GET', 'HEAD'],
    });
  });
});

test('of two routes that match a path, the route with the more specific leftmost different segment decides', () => {
  // Every segment of the path is "11", which all four match: from a literal one to a parameter.
  const SEGMENTS = ['11', '{x}1', '{id}', '{x}'];
  const side = fc.record({
    kinds: fc.array(fc.nat(3), { maxLength: 4 }),
    end: fc.constantFrom('whole', 'rest', 'prefix'),
  });
  const make = ({ kinds, end }: { kinds: number[]; end: string }, depth: number) => {
    const own = end === 'whole' ? [...kinds, ...Array(4).fill(0)].slice(0, depth) : kinds.slice(0, depth - 1);
    const path = own.map((kind) => `/${SEGMENTS[kind]}`).join('');
    const described = { pathParameters: own.includes(2) ? id : {} };
    const ranks = [...own, ...end === 'rest' ? [4] : end === 'prefix' ? [5] : []];
    // Only a prefix can have no parameter, and only a template can have one.
    if (end === 'prefix') return own.every((kind) => kind === 0) ? { route: Route.prefix(path || '/'), ranks } : undefined;
    if (end === 'rest') return { route: Route.template(`${path}/{rest+}`, described), ranks };
    return { route: own.every((kind) => kind === 0) ? Route.exact(path) : Route.template(path, described), ranks };
  };
  fc.assert(fc.property(side, side, fc.integer({ min: 1, max: 4 }), (a, b, depth) => {
    const [one, other] = [make(a, depth), make(b, depth)];
    fc.pre(one !== undefined && other !== undefined && one.route._pattern.key !== other.route._pattern.key);
    const at = one!.ranks.findIndex((rank, i) => rank !== other!.ranks[i]);
    // One that ends where the other one goes on is a whole path beside a prefix of the same segments.
    const first = at < 0 || (other!.ranks[at] ?? -1) < one!.ranks[at] ? other! : one!;
    const path = '/11'.repeat(depth);
    const { route } = new Allowlist({ routes: [one!.route, other!.route] }).decide({ method: 'GET', target: path });
    expect({ path, of: [String(one!.route), String(other!.route)], route }).toMatchObject({ route: first.route.path });
  }), { numRuns: numberOfRuns(2000) });
});
