import type { Construct } from 'constructs';
import { attachChecks, Check } from '../check';
import { catchAllRule } from './catch-all-rule';
import { desiredCountWithScaling } from './desired-count-with-scaling';
import { droppedAuthentication } from './dropped-authentication';
import { droppedUnderscores } from './dropped-underscores';
import { forwardedForMode } from './forwarded-for-mode';
import { forwardedForPort } from './forwarded-for-port';
import { idleTimeout } from './idle-timeout';
import { noClients } from './no-clients';
import { noSecurityGroups } from './no-security-groups';
import { publicUnencrypted } from './public-unencrypted';
import { readTimeout } from './read-timeout';
import { RenderedService, renderService, ServiceParts } from './rendered-service';
import { rulePriorityClash } from './rule-priority-clash';
import { shiftWithoutAlarms } from './shift-without-alarms';
import { spotInterruption } from './spot-interruption';
import { unauthenticatedRule } from './unauthenticated-rule';
import { unreachableRegistry } from './unreachable-registry';
import { unverifiedClientCertificates } from './unverified-client-certificates';
import { unverifiedOrigin } from './unverified-origin';

/** The checks for every service and the resources in front of it. */
export const SERVICE_CHECKS: Check<RenderedService>[] = [
  rulePriorityClash, catchAllRule, noClients, noSecurityGroups, idleTimeout, readTimeout, publicUnencrypted, forwardedForMode, forwardedForPort,
  unverifiedOrigin, desiredCountWithScaling, droppedUnderscores, shiftWithoutAlarms, droppedAuthentication,
  unauthenticatedRule, spotInterruption, unreachableRegistry, unverifiedClientCertificates,
];

/** Checks a service at synthesis. Findings are reported and acknowledged at `scope`. */
export function checkService(scope: Construct, parts: ServiceParts): void {
  attachChecks(scope, SERVICE_CHECKS, () => renderService(parts));
}
