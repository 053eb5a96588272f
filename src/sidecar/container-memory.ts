import { Token } from 'aws-cdk-lib';
import type { Problems } from '../validation/problems';

/** The default memory limit of the proxy. */
export const PROXY_MEMORY_MIB = 256;

/** Checks that the memory reservation of a container does not exceed its limit, and adds a problem. */
export function checkReservation(problems: Problems, prop: string, reservation: number | undefined, limit: number | undefined): void {
  if (reservation === undefined || limit === undefined || Token.isUnresolved(reservation) || Token.isUnresolved(limit)) return;
  if (reservation > limit) {
    problems.add(prop, reservation, `at most the hard memory limit of ${limit} MiB`, 'reserve less memory, or raise the limit');
  }
}
