import { countedText } from '../src/commands/counted-text';

/** A time in UTC, in minutes. */
export function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** The length of a period in words. */
export function periodText(ms: number): string {
  const minutes = ms / 60_000;
  return minutes % 1440 === 0 ? countedText(minutes / 1440, 'day') : minutes % 60 === 0 ? countedText(minutes / 60, 'hour') : countedText(minutes, 'minute');
}
