import type { Finding } from '../claims';
import type { Workplace } from '../packages/workplace';

/**
 * The checks of one language.
 *
 * @param twins the deployed files of the same stacks in TypeScript
 */
export type Language = (workplace: Workplace, twins: Map<string, Buffer>) => Promise<Finding[]>;
