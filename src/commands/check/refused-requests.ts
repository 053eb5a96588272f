import type { LoggedDecision } from './logged-decisions';
import { isAnswered } from '../../nginx/answers/answered-status';
import { ClientSketch } from '../learn/client-sketch';
import { Outcome, outcomeOf } from '../learn/outcome';
import type { LoggedRequest } from '../logs/logged-request';

const MAX_STATUSES = 12;
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

/** Refused requests that have the method, the shape of the path and the reason in common. */
export class RefusedRequests {
  /** A group with all requests of several groups, and their common shape. */
  public static merged(groups: RefusedRequests[], shape: string): RefusedRequests {
    const merged = new RefusedRequests(groups[0].method, shape, groups[0].decided);
    groups.forEach((group) => {
      merged.requests += group.requests;
      merged.answered += group.answered;
      merged.succeeded += group.succeeded;
      group.statuses.forEach((count, status) => merged.statuses.set(status, (merged.statuses.get(status) ?? 0) + count));
      merged.clients.merge(group.clients);
      group.days.forEach((day) => merged.days.add(day));
      if (merged.sample === '' || group.sampleAnswered && !merged.sampleAnswered) {
        merged.sample = group.sample;
        merged.sampleAnswered = group.sampleAnswered;
      }
    });
    return merged;
  }

  public requests = 0;
  /** The requests that the app answered. */
  public answered = 0;
  /** The requests that succeeded in the app. */
  public succeeded = 0;
  public readonly statuses = new Map<number, number>();
  public readonly clients = new ClientSketch();
  public readonly days = new Set<number>();
  /** The target of a request, of one that the app answered if there is any. */
  public sample = '';
  private sampleAnswered = false;

  /**
   * @param shape the path with `{integer}` and the like in place of values, or the host for `unknown-host`
   * @param decided the decision about one of the requests
   */
  constructor(public readonly method: string, public readonly shape: string, public readonly decided: LoggedDecision) {}

  public add(request: LoggedRequest, clientHash: number | undefined): void {
    const { weight, time } = request;
    const status = request.appStatus ?? request.status;
    const succeeded = request.webSocket || outcomeOf(status) === Outcome.SUCCEEDED;
    const answered = request.webSocket || isAnswered(status);
    this.requests += weight;
    this.answered += answered ? weight : 0;
    this.succeeded += succeeded ? weight : 0;
    const counted = this.statuses.has(status) || this.statuses.size < MAX_STATUSES ? status : 0;
    this.statuses.set(counted, (this.statuses.get(counted) ?? 0) + weight);
    if (clientHash !== undefined) {
      this.clients.add(clientHash, weight);
    }
    if (time !== undefined && this.days.size < MAX_DAYS) {
      this.days.add(Math.floor(time / DAY_MS));
    }
    if (this.sample === '' || answered && !this.sampleAnswered) {
      this.sample = request.target;
      this.sampleAnswered = answered;
    }
  }
}
