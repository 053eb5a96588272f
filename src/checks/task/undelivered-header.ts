import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/** A header that an OpenAPI description names, as a parameter or an API key, and that the app would not receive. */
export const undeliveredHeader: Check<RenderedTask> = {
  code: 'undeliveredHeader',
  warning: true,
  find: ({ undeliveredHeaders }) => undeliveredHeaders.map(({ name, pointer, why, fix }) => describeProblem(
    pointer, name, `a header that the app receives, but ${why}`, fix)),
};
