import type { Evidence } from '../evidence/evidence';

/** The evidence for a method in words: `GET: 120 requests, 24 clients, 3 days`. */
export function evidenceText(method: string, { succeeded, refused, clients, days }: Evidence): string {
  return [
    `${method}: ${counted(succeeded, 'request')}`,
    ...clients.size > 0 ? [counted(clients.size, 'client')] : [],
    ...days.size > 0 ? [counted(days.size, 'day')] : [],
    ...refused > 0 ? [`${number(refused)} refused`] : [],
  ].join(', ');
}

export const number = (value: number): string => value.toLocaleString('en-US');

export const counted = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
