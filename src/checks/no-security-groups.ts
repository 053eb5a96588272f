import type { Check } from './check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../allowlist/problems';

/** Without security groups CDK has none to open, and says nothing: the load balancer then reaches no task. */
export const noSecurityGroups: Check<RenderedService> = {
  code: 'noSecurityGroups',
  warning: true,
  find: ({ balanced, securityGroups }) => !balanced || securityGroups > 0 ? [] : [describeProblem(
    'cluster', 'none', 'imported with the security groups of its machines, so that they can be opened to the load balancer, and the load balancer to them',
    'name them in `securityGroups` of `Cluster.fromClusterAttributes()`, or open them yourself')],
};
