import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A service without security groups. CDK then opens nothing and reports nothing, and the load balancer reaches no task. */
export const noSecurityGroups: Check<RenderedService> = {
  code: 'noSecurityGroups',
  warning: true,
  find: ({ balanced, securityGroups }) => !balanced || securityGroups > 0 ? [] : [describeProblem(
    'securityGroups', 'none', 'known for the machines that tasks run on, or the load balancer reaches no task',
    'name them in `instanceSecurityGroups` of Capacity.ec2(), or in `securityGroups` of Cluster.fromClusterAttributes()')],
};
