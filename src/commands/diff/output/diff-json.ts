import { KINDS, summary } from './difference-texts';
import type { ComparedService } from '../compared-services';

/** The output for programs. */
export function diffJson(services: ComparedService[]): string {
  const all = services.flatMap(({ differences }) => differences);
  return `${JSON.stringify({
    summary: summary(services),
    counts: Object.fromEntries(KINDS.map((kind) => [kind, all.filter((one) => one.kind === kind).length])),
    services,
  }, undefined, 2)}\n`;
}
