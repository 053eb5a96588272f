import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A `desiredCount` together with auto scaling. Each deployment would reset the number of tasks, whatever the load is. */
export const desiredCountWithScaling: Check<RenderedService> = {
  code: 'desiredCountWithScaling',
  warning: true,
  find: ({ counted, scaled }) => !counted || !scaled ? [] : [describeProblem(
    'desiredCount', 'a number', 'left out where the service scales by itself', 'leave it out and give `scaling.minTaskCount`')],
};
