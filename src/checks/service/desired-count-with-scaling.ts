import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeConflict } from '../../validation/problems';

/** A `desiredCount` together with auto scaling. Each deployment would reset the number of tasks, whatever the load is. */
export const desiredCountWithScaling: Check<RenderedService> = {
  code: 'desiredCountWithScaling',
  warning: true,
  find: ({ desiredCount, scaled }) => desiredCount === undefined || !scaled ? [] : [describeConflict(
    'desiredCount', desiredCount, '`scaling`', 'leave `desiredCount` out and give `scaling.minTaskCount`, because each deployment would reset the number of tasks')],
};
