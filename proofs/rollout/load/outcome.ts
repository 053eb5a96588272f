/** What became of a request. */
export interface Outcome {
  readonly number: number;
  readonly kind: RequestKind;
  readonly sentAtMs: number;
  readonly tookMs: number;
  /** The version of the app that answered. */
  readonly version?: string;
  /** Another answer than the app's, or what happened to the connection. */
  readonly lost?: string;
}

/** A request is answered at once, after a long time, or at once in part and after a long time to its end. */
export type RequestKind = 'quick' | 'slow' | 'stream';

/** Judges an answer: only the app's own answer to this very request is one. */
export function judged(number: number, status: number, body: string): Pick<Outcome, 'version' | 'lost'> {
  if (status !== 200) {
    return { lost: `status ${status}` };
  }
  try {
    const answer = JSON.parse(body);
    return answer.number === number ? { version: answer.version } : { lost: 'the answer to another request' };
  } catch {
    return { lost: 'an answer that is not the app\'s' };
  }
}
