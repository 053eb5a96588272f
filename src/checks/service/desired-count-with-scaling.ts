import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** Each deployment would set the number of tasks back, whatever the load is. */
export const desiredCountWithScaling: Check<RenderedService> = {
  code: 'desiredCountWithScaling',
  warning: true,
  find: ({ counted, scaled }) => !counted || !scaled ? [] : [describeProblem(
    'desiredCount', 'a number', 'left out where the service scales by itself', 'leave it out and give `scaling.minTaskCount`')],
};
