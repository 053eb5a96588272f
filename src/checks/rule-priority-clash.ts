import type { Check } from './check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../allowlist/problems';

/** Two rules in one place of a listener. Only the whole app shows it: the other rule may be one of another stack. */
export const rulePriorityClash: Check<RenderedService> = {
  code: 'rulePriorityClash',
  find: ({ rules }) => !rules || rules.rule.priority === undefined ? [] : rules.others
    .filter(({ priority }) => priority === rules.rule.priority)
    .map(({ path }) => describeProblem(
      'priority', `${rules.rule.priority} of ${rules.rule.path} and of ${path}`, 'different for each rule of a listener', 'choose another one for one of them')),
};
