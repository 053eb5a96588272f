import type { ChangeText } from './change-text';
import type { Allowlist, Decision, RequestHead } from '../../allowlist';

/** A change that lets a request pass, or solves its first problem. The change was applied, and the request decided again. */
export interface Suggestion {
  /** The change in words. */
  readonly text: string;
  /** The change of the allowlist as its user writes it. */
  readonly change?: ChangeText;
  /** The allowlist with the change. */
  readonly allowlist?: Allowlist;
  /** The request to send instead. */
  readonly request?: RequestHead;
  /** The decision after the change. */
  readonly then: Decision;
}
