import { Token } from 'aws-cdk-lib';
import type { Problems } from '../validation/problems';

/** The memory above which the proxy is ended, unless it is told otherwise. */
export const PROXY_MEMORY_MIB = 256;

/** Finds a container that keeps more memory free than it may use; a problem is added. */
export function checkReservation(problems: Problems, prop: string, reservation: number | undefined, limit: number | undefined): void {
  if (reservation === undefined || limit === undefined || Token.isUnresolved(reservation) || Token.isUnresolved(limit)) return;
  if (reservation > limit) {
    problems.add(prop, reservation, `at most the ${limit} MiB above which the container is ended`, 'reserve less, or raise the limit');
  }
}
