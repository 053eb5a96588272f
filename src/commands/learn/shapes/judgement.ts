import type { LearnedPath } from './learned-path';
import type { Evidence } from '../evidence/evidence';

/** The reason for which the evidence for a method on a path is not enough. */
export enum Doubt {
  FEW_REQUESTS = 'few requests',
  FEW_CLIENTS = 'few clients, and the app answers every path',
  BESIDE_MUCH_USED = 'far fewer requests than for similar paths, and the app answers every path',
  ONLY_ERRORS = 'only errors',
}

/** A path with the methods that are certain and the methods that are not. */
export interface JudgedPath {
  readonly path: LearnedPath;
  readonly certain: Map<string, Evidence>;
  readonly uncertain: Map<string, { readonly evidence: Evidence; readonly doubt: Doubt }>;
}

/** What is known of the traffic as a whole. */
export interface Traffic {
  /** The clients that are trustworthy. */
  readonly clients: number;
  readonly answersEverything: boolean;
}

const REQUESTS_OF_ONE_CLIENT = 3;
const CLIENTS_OF_A_SMALL_LOG = 2;

/** The doubt about evidence, or `undefined` if the evidence is enough. `neighbor` is the largest number of requests of a similar path. */
export function doubtAbout(evidence: Evidence, { clients, answersEverything }: Traffic, neighbor: number): Doubt | undefined {
  const requests = evidence.succeeded + evidence.refused;
  const asking = evidence.clients.size;
  if (answersEverything) {
    return asking < Math.min(3, clients) ? Doubt.FEW_CLIENTS : evidence.succeeded < 0.02 * neighbor ? Doubt.BESIDE_MUCH_USED : undefined;
  }
  return asking >= 2 || requests >= REQUESTS_OF_ONE_CLIENT || clients <= CLIENTS_OF_A_SMALL_LOG ? undefined : Doubt.FEW_REQUESTS;
}
