import type { SentRequest } from './clients/http-client';
import type { Played } from './phase';
import { Router } from '../../examples/learned-routes/server/router';
import { OPERATIONS } from '../../examples/learned-routes/server/server';

const ROUTER = new Router(OPERATIONS);
const MOST_SHOWN = 20;

const shown = ({ method, target }: { method: string; target: string }) => `${method} ${target}`;

/** Whether the app has the method and the path of a request. */
export function isOfTheApp({ method, target }: { method: string; target: string }): boolean {
  const found = ROUTER.find(method, target.split('?')[0]);
  return found !== undefined && 'operation' in found;
}

/** The operations that no request asked for. */
export function operationsWithout(sent: readonly SentRequest[]): string[] {
  const asked = new Set(sent.map(({ method, target }) => ROUTER.find(method, target.split('?')[0])).map((found) => found && 'operation' in found ? found.operation : undefined));
  return OPERATIONS.filter((operation) => !asked.has(operation)).map(({ method, path }) => `${method} ${path}`);
}

/** The requests of a log with a reason for which the proxy rejects them, or would reject them. */
export function rejectedIn({ log }: Played): Array<{ method: string; target: string; reason: string }> {
  return log.map((line) => JSON.parse(line)).filter(({ reason }) => reason !== '' && !reason.startsWith('app-'));
}

/** The requests that reached the app, though the app lacks their method or path. */
export function passedWithoutOperation({ seen }: Played): string[] {
  return seen.filter((request) => !isOfTheApp(request)).map(shown);
}

/** Fails if a list is not empty. */
export function requireNone(claim: string, list: readonly string[]): void {
  if (list.length > 0) {
    throw new Error(`${claim}, but there are ${list.length}:\n${list.slice(0, MOST_SHOWN).join('\n')}`);
  }
}

/** Fails unless the app received exactly the requests that clients sent, in the same order. */
export function requireAllArrived({ sent, seen }: Played): void {
  requireNone('Every request of the clients must reach the app', sent.filter((request, index) => seen[index] === undefined || shown(seen[index]) !== shown(request)).map(shown));
}

/** Fails unless each request is counted once: the load balancer refused it, the proxy refused it, or it reached the app. */
export function requireAllAccountedFor(played: Played): void {
  const { log, seen } = played;
  const [refused, passed] = [rejectedIn(played).length, seen.length];
  if (refused + passed !== log.length) {
    throw new Error(`The log of the proxy has ${log.length} lines, but ${refused} refused requests, and ${passed} requests reached the app.`);
  }
}
