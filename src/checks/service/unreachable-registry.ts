import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * Tasks on AWS Fargate in public subnets without public addresses. The route of a public subnet leads to the internet gateway,
 * which serves public addresses only.
 */
export const unreachableRegistry: Check<RenderedService> = {
  code: 'unreachableRegistry',
  warning: true,
  find: ({ withoutPublicIp, inPublicSubnets, registryEndpoint }) => !withoutPublicIp || !inPublicSubnets || registryEndpoint ? [] : [describeProblem(
    'capacity.assignPublicIp', false, 'true for tasks in public subnets, whose internet gateway serves public addresses only, so that AWS Fargate can pull the images',
    'pass `assignPublicIp: true` or private subnets in `vpcSubnets` of `Capacity.fargate()`, or add the VPC endpoints of Amazon ECR; acknowledge this warning if the VPC has such endpoints elsewhere')],
};
