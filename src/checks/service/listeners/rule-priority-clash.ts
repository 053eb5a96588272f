import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * Two rules of a listener with the same priority. The check covers the whole app, because the other rule may be in another
 * stack.
 */
export const rulePriorityClash: Check<RenderedService> = {
  code: 'rulePriorityClash',
  find: ({ rules }) => rules.flatMap((ofListener) => ofListener.filter(({ own }) => own).flatMap((rule, i, owned) => ofListener
    // A conflict between two rules of the service is reported once.
    .filter((other) => rule.priority !== undefined && other.priority === rule.priority && !owned.slice(0, i + 1).includes(other))
    .map(({ path }) => describeProblem(
      `priority of ${rule.path}`, rule.priority, `different from the priority of ${path}, a rule of the same listener`, 'choose another priority for one of the two rules')))),
};
