import type { Decision } from '../src/allowlist';
import type { TypedRequest } from '../src/commands/explain/typed-request';

/** A request to decide. */
export interface DecisionRequest {
  readonly id: number;
  readonly typed: TypedRequest;
}

/** A reply of the worker. The worker replies with the decision, and again with its explanation. */
export interface DecisionReply {
  readonly id: number;
  readonly decision?: Decision;
  readonly explanation?: string;
  /** A mistake in the typed request. */
  readonly error?: string;
}
