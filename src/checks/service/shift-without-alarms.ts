import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * A deployment that shifts requests, without alarms or hooks that could end the deployment. Amazon ECS has no circuit breaker
 * for these deployments, so a failing version stays until a user stops the deployment.
 */
export const shiftWithoutAlarms: Check<RenderedService> = {
  code: 'shiftWithoutAlarms',
  warning: true,
  find: ({ strategy, rollsBack }) => strategy === undefined || strategy === 'ROLLING' || rollsBack ? [] : [describeProblem(
    'deploymentAlarms', `none with the deployment strategy ${strategy}`, 'given, as Amazon ECS has no circuit breaker for this strategy and nothing else ends a deployment of a failing version',
    'call `addRecommendedAlarms({ rollBackDeployments: true })`, name alarms in `deploymentAlarms`, or give the deployment `lifecycleHooks`')],
};
