import * as fc from 'fast-check';
import { RejectionReason, RequestHead } from '../../../src/allowlist';
import { matchesHost, normalizeHost } from '../../../src/allowlist/host-name';
import { ComparedSide, outcomeOf } from '../../../src/commands/diff/compared-side';
import { Difference, DifferenceKind } from '../../../src/commands/diff/difference';
import { differences } from '../../../src/commands/diff/differences';
import { makeConfiguration } from '../../../testing/decision-arbitraries';
import { drawnPairs, DrawnPair } from '../../../testing/difference-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';

/** The same pairs at each run; DIFFERENCE_RUNS draws that many others. */
const RUNS = Number(process.env.DIFFERENCE_RUNS ?? numberOfRuns(40));

/** Whether a request lies in a difference. */
function holds(difference: Difference, request: RequestHead, [old, new_]: [ComparedSide, ComparedSide]): boolean {
  if (!difference.isDecided && difference.kind !== DifferenceKind.UNCERTAIN) {
    return false;
  }
  const opens = new_.decide(request).allowed && !old.decide(request).allowed;
  const closes = !new_.decide(request).allowed && old.decide(request).allowed;
  if (difference.scope === 'hosts') {
    const entry = String(difference.newValue ?? difference.oldValue);
    return (difference.kind === DifferenceKind.OPENED ? old : new_).decide(request).reason === RejectionReason.UNKNOWN_HOST
      && (entry === '*' || matchesHost(normalizeHost(request.host!), entry));
  }
  const kinds = opens ? [DifferenceKind.OPENED, DifferenceKind.LOOSENED]
    : closes ? [DifferenceKind.CLOSED, DifferenceKind.TIGHTENED]
      // Answered by the proxy itself on one side at least.
      : [DifferenceKind.CHANGED, DifferenceKind.TIGHTENED, DifferenceKind.LOOSENED];
  if (difference.kind !== DifferenceKind.UNCERTAIN && !kinds.includes(difference.kind) && difference.subject !== 'cors') {
    return false;
  }
  const path = request.target.split('?')[0];
  const requested = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'access-control-request-method')?.[1];
  if (request.method === 'OPTIONS' && requested !== undefined && difference.subject !== 'cors') {
    // A preflight is treated as the route of the requested method, or as the routes of the path if no route has the method.
    const { method: _, headers: __, ...more } = request;
    const isListed = [old, new_].some((side) => side.routeFor(path, requested) !== undefined);
    const methods = isListed ? [requested] : difference.methods;
    if (kinds.includes(difference.kind) && methods.some((method) => lies(difference, { ...more, method }, [old, new_]))) {
      return true;
    }
  }
  return lies(difference, request, [old, new_]);
}

/** Whether the methods and the routes of a difference are those of a request. */
function lies({ methods, oldRoute, newRoute }: Difference, { target, method }: RequestHead, sides: [ComparedSide, ComparedSide]): boolean {
  const path = target.split('?')[0];
  const [old, new_] = sides.map((side) => [path, path.replace(/\/{2,}/g, '/')]
    .map((one) => (side.routeFor(one, method) ?? side.allowlist._find(one))?.route.toString()));
  return (methods.length === 0 || methods.includes(method)) && (methods.length === 0 || old.includes(oldRoute) && new_.includes(newRoute));
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
  }), { numRuns: RUNS, endOnFailure: true, seed: process.env.DIFFERENCE_RUNS ? undefined : 1 });
  if (process.env.DIFFERENCE_RUNS) console.log(JSON.stringify([...kinds], undefined, 0));
});
