import type { Decision, RequestHead } from '../../allowlist';

/** The effect of a difference on clients. */
export enum DifferenceKind {
  /** Requests that were not forwarded to the app are forwarded. */
  OPENED = 'opened',
  /** Requests that were forwarded to the app are not forwarded. */
  CLOSED = 'closed',
  /** The same paths and methods ask less of a request, or accept more of it. */
  LOOSENED = 'loosened',
  /** The same paths and methods ask more of a request, or accept less of it. */
  TIGHTENED = 'tightened',
  /** Requests are treated differently, and neither treatment is the stricter one. */
  CHANGED = 'changed',
  /** A part of the allowlists that is not compared exactly. Requests may be opened. */
  UNCERTAIN = 'uncertain',
}

/** A request about which the two sides decide differently, or an example of a request that a difference affects. */
export interface WitnessRequest {
  readonly request: RequestHead;
  readonly oldDecision: Decision;
  readonly newDecision: Decision;
}

/** A difference between two configurations. The members are plain data. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** `requests`, `host`, `service`, or the name of an option of a route or of a setting, as in TypeScript. */
  readonly subject: string;
  /** The part of a configuration that differs. Settings and other options of the whole proxy have the scope `proxy`. */
  readonly scope: 'services' | 'requests' | 'hosts' | 'route' | 'proxy';
  /** The methods of the requests. An empty list stands for all methods. */
  readonly methods: string[];
  /** The route that decides about the requests on each side, such as `prefix /api`. Undefined if no route does. */
  readonly oldRoute?: string;
  readonly newRoute?: string;
  /** The values of the subject, with defaults. Times are numbers of seconds. Undefined if there is no value. */
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  /** The options of the route that decides about opened requests, as a routes file has them. */
  readonly asks?: Record<string, unknown>;
  readonly witness?: WitnessRequest;
  /** Whether the decisions about the witness differ. If false, the difference is in what `decide()` does not consider. */
  readonly isDecided: boolean;
  /** A remark, such as the reason for which a part is not compared exactly. */
  readonly remark?: string;
}
