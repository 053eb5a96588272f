import * as fc from 'fast-check';
import { RequestHead } from '../../../src/allowlist';
import { ComparedSide, outcomeOf } from '../../../src/commands/diff/compared-side';
import { Difference, DifferenceKind } from '../../../src/commands/diff/difference';
import { differences } from '../../../src/commands/diff/differences';
import { matchesHost, normalizeHost } from '../../../src/allowlist/host-name';
import { makeConfiguration } from '../../../testing/decision-arbitraries';
import { drawnPairs, DrawnPair } from '../../../testing/difference-arbitraries';

const RUNS = Number(process.env.DIFFERENCE_RUNS ?? 150);

/** Whether a request lies in a difference. */
function holds(difference: Difference, request: RequestHead, [old, new_]: [ComparedSide, ComparedSide]): boolean {
  const opens = new_.decide(request).allowed && !old.decide(request).allowed;
  const closes = !new_.decide(request).allowed && old.decide(request).allowed;
  const kinds = opens ? [DifferenceKind.OPENED, DifferenceKind.LOOSENED] : closes ? [DifferenceKind.CLOSED, DifferenceKind.TIGHTENED] : [DifferenceKind.CHANGED];
  if (difference.kind !== DifferenceKind.UNCERTAIN && !kinds.includes(difference.kind) && difference.subject !== 'cors') {
    return false;
  }
  if (difference.scope === 'hosts') {
    const entry = String(difference.newValue ?? difference.oldValue);
    return entry === '*' || matchesHost(normalizeHost(request.host!), entry);
  }
  const path = request.target.split('?')[0];
  const requested = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'access-control-request-method')?.[1];
  if (request.method === 'OPTIONS' && requested !== undefined && difference.subject !== 'cors') {
    const { method: _, headers: __, ...more } = request;
    // A preflight is treated as the routes of the requested method are.
    if (holds(difference, { ...more, method: requested }, [old, new_])) return true;
  }
  const routes = (side: ComparedSide) => [path, path.replace(/\/{2,}/g, '/')].map((one) => side.routeFor(one, request.method) ?? side.allowlist._find(one)).map((found) => found?.route.toString());
  return difference.scope === 'proxy' || (difference.methods.length === 0 || difference.methods.includes(request.method))
    && routes(old).includes(difference.oldRoute) && routes(new_).includes(difference.newRoute);
}

function check({ old, new: new_, requests }: DrawnPair) {
  const [oldOptions, newOptions] = [old, new_].map((drawn) => makeConfiguration(drawn).configuration._given);
  const sides: [ComparedSide, ComparedSide] = [new ComparedSide(oldOptions), new ComparedSide(newOptions)];
  const found = differences(oldOptions, newOptions);
  for (const { isDecided, witness, kind } of found) {
    expect([kind, isDecided, witness && outcomeOf(witness.oldDecision) !== outcomeOf(witness.newDecision)]).not.toEqual([kind, true, false]);
  }
  for (const request of requests) {
    const head = { ...request, body: undefined } as RequestHead & { body?: undefined };
    delete head.body;
    const [before, after] = sides.map((side) => outcomeOf(side.decide(head)));
    if (before !== after && !found.some((difference) => holds(difference, head, sides))) {
      throw new Error(`${before} → ${after}: ${JSON.stringify(head)} is in none of ${JSON.stringify(found.map(({ witness, ...difference }) => ({ ...difference, request: witness?.request })), undefined, 1)}`);
    }
  }
  return found;
}

test('every request that is judged differently lies in a difference, and every witness is judged differently', () => {
  const kinds = new Map<string, number>();
  fc.assert(fc.property(drawnPairs(60), (pair) => {
    check(pair).forEach(({ kind, subject }) => kinds.set(`${kind} ${subject}`, (kinds.get(`${kind} ${subject}`) ?? 0) + 1));
  }), { numRuns: RUNS, endOnFailure: true });
  if (process.env.DIFFERENCE_RUNS) console.log(JSON.stringify([...kinds], undefined, 0));
});
