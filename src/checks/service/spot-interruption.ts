import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** The time between the warning and the interruption of Spot capacity. */
const WARNING_SECONDS = 120;

/** Tasks on Spot capacity that take longer to stop than the time between the warning and the interruption. */
export const spotInterruption: Check<RenderedService> = {
  code: 'spotInterruption',
  warning: true,
  find: ({ onSpot, stopSeconds }) => !onSpot || stopSeconds <= WARNING_SECONDS ? [] : [describeProblem(
    'drainTime', stopSeconds, `short enough for a task on Spot capacity, which must drain and stop its containers within ${WARNING_SECONDS} seconds of the warning`,
    'lower `drainTime` or `app.stopTimeout`, or acknowledge this warning if an interruption may cut off requests or the shutdown of the app')],
};
