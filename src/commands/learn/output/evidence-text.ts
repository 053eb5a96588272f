import { countedText, numberText } from '../../counted-text';
import type { Evidence } from '../evidence/evidence';

/** The evidence for a method in words: `GET: 120 requests, 24 clients, 3 days`. */
export function evidenceText(method: string, { succeeded, refused, clients, days }: Evidence): string {
  return [
    `${method}: ${countedText(succeeded, 'request')}`,
    ...clients.size > 0 ? [countedText(clients.size, 'client')] : [],
    ...days.size > 0 ? [countedText(days.size, 'day')] : [],
    ...refused > 0 ? [`${numberText(refused)} refused`] : [],
  ].join(', ');
}
