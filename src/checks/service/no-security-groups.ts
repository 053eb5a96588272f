import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A service without security groups. CDK then adds no rule and reports no error, and the load balancer reaches no task. */
export const noSecurityGroups: Check<RenderedService> = {
  code: 'noSecurityGroups',
  warning: true,
  find: ({ balanced, securityGroups }) => !balanced || securityGroups > 0 ? [] : [describeProblem(
    'capacity.instanceSecurityGroups', undefined, 'a list with the security groups of the instances',
    'pass `instanceSecurityGroups` to `Capacity.ec2()`, or `securityGroups` to `Cluster.fromClusterAttributes()`, because otherwise the load balancer cannot reach the tasks')],
};
