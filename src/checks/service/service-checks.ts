import type { Construct } from 'constructs';
import { attachChecks, Check } from '../check';
import { desiredCountWithScaling } from './desired-count-with-scaling';
import { catchAllRule } from './listeners/catch-all-rule';
import { droppedAuthentication } from './listeners/dropped-authentication';
import { droppedUnderscores } from './listeners/dropped-underscores';
import { forwardedForMode } from './listeners/forwarded-for-mode';
import { forwardedForPort } from './listeners/forwarded-for-port';
import { idleTimeout } from './listeners/idle-timeout';
import { publicUnencrypted } from './listeners/public-unencrypted';
import { readTimeout } from './listeners/read-timeout';
import { rulePriorityClash } from './listeners/rule-priority-clash';
import { unauthenticatedRule } from './listeners/unauthenticated-rule';
import { unverifiedClientCertificates } from './listeners/unverified-client-certificates';
import { unverifiedOrigin } from './listeners/unverified-origin';
import { noClients } from './no-clients';
import { noSecurityGroups } from './no-security-groups';
import { RenderedService, renderService, ServiceParts } from './rendered-service';
import { shiftWithoutAlarms } from './shift-without-alarms';
import { spotInterruption } from './spot-interruption';
import { unreachableRegistry } from './unreachable-registry';

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
