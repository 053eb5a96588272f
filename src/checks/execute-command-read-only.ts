import type { Check } from './check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../allowlist/problems';

/** ECS Exec puts an agent into the container's file system, so that it works in a container that can be written to only. */
export const executeCommandReadOnly: Check<RenderedService> = {
  code: 'executeCommandReadOnly',
  warning: true,
  find: ({ executeCommand, allReadOnly }) => !executeCommand || !allReadOnly ? [] : [describeProblem(
    'enableExecuteCommand', true, 'left out where the root file system of all containers is read-only, as no shell can be opened in them',
    'leave it out, or give the app `readonlyRootFilesystem: false` for as long as you need a shell')],
};
